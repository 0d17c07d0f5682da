// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuctionHouse} from "../../../contracts/interfaces/IAuctionHouse.sol";
import {StandInScores} from "../../../contracts/test/StandIns.sol";
import {Launcher} from "./Launcher.sol";
import {World} from "./World.sol";

/// @notice A world whose market is the real one.
abstract contract MarketWorld is World {
    IAuctionHouse internal house;
    StandInScores internal scores;

    function deployMarket() internal {
        Launcher launcher = Launcher(deploy("test/solidity/support/Launcher.sol:Launcher", ""));
        address market = launcher.first();
        deployWorldFor(market, ORACLE, DESK);
        scores = StandInScores(deploy("contracts/test/StandIns.sol:StandInScores", ""));
        house = IAuctionHouse(
            launcher.launch("contracts/market/AuctionHouse.sol:AuctionHouse", abi.encode(hub, scores))
        );
        equal(address(house), market, "the market must stand where the hub expects it");
    }
}
