// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuctionHouse} from "../../../contracts/interfaces/IAuctionHouse.sol";
import {StandInScores} from "../../../contracts/test/StandIns.sol";
import {Base} from "./Base.sol";
import {World} from "./World.sol";

/// @notice Makes one contract, whose address is known before: the hub names its market, and the market its hub.
contract Launcher is Base {
    /// @notice Where the first contract will stand: the hash of the RLP list of this address and the nonce 1.
    function first() external view returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", address(this), hex"01")))));
    }

    function launch(string calldata name, bytes calldata arguments) external returns (address) {
        return deploy(name, arguments);
    }
}

/// @notice A world whose market is the real one.
abstract contract MarketWorld is World {
    IAuctionHouse internal house;
    StandInScores internal scores;

    function deployMarket() internal {
        Launcher launcher = Launcher(deploy("test/solidity/support/MarketWorld.sol:Launcher", ""));
        address market = launcher.first();
        deployWorldFor(market);
        scores = StandInScores(deploy("contracts/test/StandIns.sol:StandInScores", ""));
        house = IAuctionHouse(
            launcher.launch("contracts/market/AuctionHouse.sol:AuctionHouse", abi.encode(hub, scores))
        );
        equal(address(house), market, "the market must stand where the hub expects it");
    }
}
