// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Choice} from "./ILeases.sol";
import {Offer} from "./IOffers.sol";

/// @title IBids
/// @notice What the hub does for the market, which is the only caller of all of it: a bid can hold its slot and its bond until it is
/// awarded, and is paid from the market's own balance, see {IDeposits}. The hub takes the market's word for which renter and which
/// request are meant, and when a bid is beaten; not for what the provider promised.
interface IBids {
    /// @notice A bid holds its slot and `bond` units of its provider's collateral, until the lease's start at the latest.
    event BidLocked(bytes32 indexed id, address indexed provider, bytes32 indexed request, uint256 bond);

    /// @notice A bid's slot and bond are free.
    event BidReleased(bytes32 indexed id, uint256 bond);

    /// @notice Only the market can do this.
    error Bids_NotMarket(address caller);

    /// @notice A bid answers a request; standing offers are for {ILeases.take}.
    error Bids_NoRequest();

    /// @notice No bid with this id holds anything.
    error Bids_Unknown(bytes32 id);

    /// @notice The bid was not awarded before its start; its slot and bond can only be released.
    error Bids_Lapsed(bytes32 id, uint256 start);

    /// @notice Opens a lease of `renter`'s from a signed bid for `request`, its deposit paid from the market's balance.
    /// @dev Reverts as {ILeases.take} does.
    function takeBid(
        bytes32 request,
        address renter,
        Offer calldata bid,
        bytes calldata signature,
        Choice calldata choice
    ) external returns (bytes32 id, uint256 deposit);

    /// @notice Makes all checks of a take and locks the bid's slot and bond for the lease that it may become. `choice` must
    /// name its start; its access key is not looked at.
    /// @dev Reverts as {ILeases.take} does, but for the pause.
    /// @return id That of the lease the bid may become.
    function lockBid(
        bytes32 request,
        address renter,
        Offer calldata bid,
        bytes calldata signature,
        Choice calldata choice
    ) external returns (bytes32 id);

    /// @notice Frees the slot and the bond of a locked bid.
    /// @dev Reverts with {Bids_Unknown}.
    function releaseBid(bytes32 id) external;

    /// @notice Makes a locked bid the lease it promised, its deposit paid from the market's balance. Checks nothing again but
    /// that the start is still ahead.
    /// @dev Reverts with {Bids_Unknown} or {Bids_Lapsed}.
    function awardBid(
        address renter,
        Offer calldata bid,
        uint32 start,
        bytes32 accessKey
    ) external returns (bytes32 id, uint256 deposit);
}
