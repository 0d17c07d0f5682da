// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Books} from "./Books.sol";
import {MoodActions} from "./MoodActions.sol";
import {ProviderActions} from "./ProviderActions.sol";
import {StrangerActions} from "./StrangerActions.sol";
import {TimeActions} from "./TimeActions.sol";

/// @notice All that can happen, in one world. Each action takes a seed and a number, and bounds what it makes of them.
contract Campaign is ProviderActions, StrangerActions, Books, TimeActions, MoodActions {
    /// Whether the world has a token that misbehaves.
    bool private immutable HOSTILE;

    constructor(bool hostile) {
        HOSTILE = hostile;
        deployStore(hostile);
    }

    /// @notice A few leases, so that the first actions have something to act on.
    function begin() external {
        for (uint256 i = 0; i < 4; ++i) this.takeSigned(i, 1e6 + i);
        require(ghosts.length > 1, Failed("a campaign must begin with leases", ghosts.length, 2));
    }

    function leaseCount() external view returns (uint256) {
        return ghosts.length;
    }

    function check() external view {
        checkAll();
        if (HOSTILE) _checkReentry();
    }

    /// @notice What is called at random; what should happen more often is there twice.
    function selectors() external view returns (bytes4[] memory all) {
        bytes4[53] memory usual = [
            this.takeSigned.selector,
            this.takeFromSigner.selector,
            this.takePublished.selector,
            this.takeAgain.selector,
            this.takeBid.selector,
            this.lockBid.selector,
            this.awardBid.selector,
            this.releaseBid.selector,
            this.pullDeposit.selector,
            this.returnDeposit.selector,
            this.stake.selector,
            this.stakeFor.selector,
            this.withdrawCollateral.selector,
            this.authorizeSigner.selector,
            this.publish.selector,
            this.cancel.selector,
            this.raiseEpoch.selector,
            this.addBond.selector,
            this.grantAccess.selector,
            this.topUp.selector,
            this.setStandingTopUp.selector,
            this.pullTopUp.selector,
            this.closeByRenter.selector,
            this.closeByProvider.selector,
            this.closeByStranger.selector,
            this.settle.selector,
            this.settleMany.selector,
            this.settleAndWithdraw.selector,
            this.withdraw.selector,
            this.finalize.selector,
            this.collectFees.selector,
            this.donate.selector,
            this.report.selector,
            this.report.selector,
            this.outage.selector,
            this.outage.selector,
            this.announceMaintenance.selector,
            this.enforceDue.selector,
            this.enforceNamed.selector,
            this.contest.selector,
            this.contest.selector,
            this.claim.selector,
            this.ruleDispute.selector,
            this.expire.selector,
            this.appeal.selector,
            this.swayArbitrator.selector,
            this.passToFinality.selector,
            this.impostor.selector,
            this.addParameterSet.selector,
            this.retireParameterSet.selector,
            this.pause.selector,
            this.unpause.selector,
            this.passSeconds.selector
        ];
        bytes4[4] memory passing = [
            this.passHours.selector,
            this.passDays.selector,
            this.passToBoundary.selector,
            this.passToMoment.selector
        ];
        bytes4[3] memory moods = [this.behave.selector, this.misbehave.selector, this.seize.selector];
        all = new bytes4[](HOSTILE ? 60 : 57);
        for (uint256 i = 0; i < all.length; ++i) {
            all[i] =
                i < 53
                    ? usual[i]
                    : i < 57
                        ? passing[i - 53]
                        : moods[i - 57];
        }
    }
}
