// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuctionHouse, Request} from "../../../contracts/interfaces/IAuctionHouse.sol";
import {Offer} from "../../../contracts/interfaces/IOffers.sol";
import {MarketWorld} from "../support/MarketWorld.sol";

/// @notice Each bid of an auction beats the best by 1 %, rounded up.
contract AuctionStepTest is MarketWorld {
    function setUp() external {
        deployMarket();
        fund(dai, renter, 1 << 110);
        stakeAs(provider, dai, 1 << 110);
    }

    function testFuzz_NextBidIsAStepBelowTheBest(uint96 rate, uint256 salt) external {
        uint256 best = bound(rate, 1, type(uint96).max);
        Request memory request;
        request.terms = offerOf(dai, 2, type(uint96).max, 0);
        (request.terms.provider, request.terms.renter, request.terms.expiry) = (address(0), renter, 0);
        (request.terms.earliestStart, request.terms.salt) = (uint32(GENESIS / 60 + 1440), salt);
        request.terms.latestStart = request.terms.earliestStart;
        (request.leastRate, request.term, request.deposit) = (1, 1, 1);
        (request.deadline, request.auction) = (uint40(GENESIS + 1 hours), true);
        vm.prank(renter);
        bytes32 id = house.postRequest(request, noPermit(), "");
        equal(house.highestRateOf(request), type(uint96).max, "the first bid may be as high as the request says");

        isTrue(_place(request, id, best) == bytes4(0), "a bid of any rate must be taken");
        uint256 next = house.highestRateOf(request);
        isTrue(next < best, "the next bid must be below the best");
        // Whole hundredths, and one unit for what is left of one.
        uint256 step = best / 100 + (best % 100 == 0 ? 0 : 1);
        equal(best - next, step, "the step must be 1 % of the best, rounded up");
        atLeast((best - next) * 100, best, "the step must be 1 % at least");
        bytes4 refused = IAuctionHouse.AuctionHouse_RateOutOfRange.selector;
        isTrue(_place(request, id, next + 1) == refused, "a bid must not be less than a step below the best");
        isTrue(
            _place(request, id, next) == (next == 0 ? refused : bytes4(0)),
            "a bid a step below the best must be taken"
        );
    }

    function _place(Request memory request, bytes32 id, uint256 rate) private returns (bytes4 error_) {
        Offer memory bid = abi.decode(abi.encode(request.terms), (Offer));
        (bid.provider, bid.request, bid.rate, bid.expiry) = (provider, id, uint96(rate), type(uint40).max);
        bytes memory signature = signOffer(bid, PROVIDER_KEY);
        try house.placeBid(request, bid, signature) {} catch (bytes memory reason) {
            error_ = bytes4(reason);
        }
    }
}
