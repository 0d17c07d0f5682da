// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";

/// @title ICouncilArbitrator
/// @notice The arbitrator of last resort, by ERC-792: those whom the authority admits decide. Its fee was fixed
/// when it was deployed, at most 0.1 ether, so that nobody can flood it for nothing. It knows no appeal: the cost of one is
/// 2^256 - 1, and there is never time for it. Any contract may put a dispute to it; numbers count from 0, and the extra
/// data means nothing.
interface ICouncilArbitrator is IArbitrator {
    /// @notice Fees were sent to `to`.
    event FeesWithdrawn(address indexed to, uint256 amount);

    /// @notice The council ruled.
    event CouncilRuled(uint256 indexed disputeID, IArbitrable indexed arbitrable, uint256 ruling, address by);

    /// @notice No dispute has this number.
    error CouncilArbitrator_Unknown(uint256 disputeID);

    /// @notice The council ruled already.
    error CouncilArbitrator_Ruled(uint256 disputeID);

    /// @notice The ruling must be one of 0 to `choices`.
    error CouncilArbitrator_BadRuling(uint256 disputeID, uint256 ruling, uint256 choices);

    /// @notice The council's ruling is the last one.
    error CouncilArbitrator_NoAppeal(uint256 disputeID);

    /// @notice The council asks for exactly this fee, in wei.
    error CouncilArbitrator_WrongFee(uint256 sent, uint256 fee);

    /// @notice No council may ask for more than `most` wei.
    error CouncilArbitrator_FeeTooLarge(uint256 fee, uint256 most);

    /// @notice Decides a dispute and tells the contract it is about. Restricted to whom the authority admits.
    /// @dev Reverts with {CouncilArbitrator_Unknown}, {CouncilArbitrator_Ruled} or {CouncilArbitrator_BadRuling}, and
    /// with what the arbitrable contract reverts with.
    function giveRuling(uint256 disputeID, uint256 ruling) external;

    /// @notice Sends the fees that were paid so far to `to`. Restricted to whom the authority admits.
    function withdrawFees(address payable to) external;
}
