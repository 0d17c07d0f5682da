// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuctionHouse, Request, RequestStatus} from "../../../../contracts/interfaces/IAuctionHouse.sol";
import {ILeases} from "../../../../contracts/interfaces/ILeases.sol";
import {IOffers, Offer} from "../../../../contracts/interfaces/IOffers.sol";
import {IPanels} from "../../../../contracts/interfaces/IPanels.sol";
import {IParameterSets, ParameterSetStatus} from "../../../../contracts/interfaces/IParameterSets.sol";
import {IRanges} from "../../../../contracts/libraries/Ranges.sol";
import {Reference} from "../../support/Reference.sol";
import {BidRules} from "./BidRules.sol";
import {Post, SetGhost} from "./MarketStore.sol";

/// @notice Renters post requests: with any terms, and now and then with ones that no bid could meet.
abstract contract PostActions is BidRules {
    uint256 private constant FLAWS = 13;

    function post(uint256 seed, uint256 x) external {
        _post(seed, _anyRequest(seed, x), mix(seed, 90) % 5 == 0);
    }

    /// @dev A request to bid for: one of that kind before its deadline, mostly posted just now if there is none.
    function _openPost(uint256 seed, bool auction, bool withBid) internal returns (uint256 p) {
        p = _pickPost(mix(seed, 1), auction, true, withBid);
        if (posts[p].status == RequestStatus.Open && _now() < posts[p].deadline) return p;
        if (mix(seed, 92) % 8 == 0) return p;
        for (uint256 i = 0; i < 8; ++i) {
            Request memory request = _anyRequest(mix(seed, 93 + i), type(uint256).max);
            if (request.auction != auction) continue;
            _post(seed, request, false);
            return posts.length - 1;
        }
    }

    function _post(uint256 seed, Request memory request, bool spoilt) private {
        (bytes4 early, bytes4 late) = spoilt ? _spoil(request, mix(seed, 91)) : (FINE, FINE);
        SetGhost storage set = sets[request.terms.parameterSet];
        bytes4 expected = early;
        if (expected == FINE && set.retired) expected = IParameterSets.ParameterSets_Retired.selector;
        if (expected == FINE && set.paused) expected = IParameterSets.ParameterSets_Paused.selector;
        if (expected == FINE) expected = late;

        address payer = early == IAuctionHouse.AuctionHouse_WrongRenter.selector ? stranger : request.terms.renter;
        uint256 before = tokens[set.token].balanceOf(payer);
        uint256 quote = house.quoteRequest(request);
        bytes memory data = abi.encodeCall(IAuctionHouse.postRequest, (request, noPermit(), "ipfs://wanted"));
        bytes memory answer = _act("post", payer, address(house), data, expected);
        if (expected != FINE) return;

        uint256 deposit = Reference.ceilOf(request.terms.rate, request.deposit);
        equal(quote, deposit, "I6: the quote of a request must be its deposit");
        equal(before - tokens[set.token].balanceOf(payer), quote, "I6: posting must cost what was quoted");
        bytes32 id = abi.decode(answer, (bytes32));
        equal(id, keccak256(abi.encode(block.chainid, address(house), request)), "a request must be named by its hash");
        requests.push(request);
        Post storage ghost = posts.push();
        (ghost.id, ghost.token, ghost.deposit) = (id, set.token, deposit);
        (ghost.status, ghost.deadline, ghost.lastDeadline) = (RequestStatus.Open, request.deadline, request.deadline);
    }

    function _anyRequest(uint256 seed, uint256 x) private returns (Request memory request) {
        Offer memory terms = request.terms;
        uint256 token = mix(seed, 1) % 2;
        terms.renter = renters[mix(seed, 2) % 3];
        terms.parameterSet =
            mix(seed, 3) % 10 == 0 ? uint16(1 + (mix(seed, 4) % hub.parameterSetCount())) : newestSet[token];
        terms.token = address(tokens[sets[terms.parameterSet].token]);
        terms.spec = bytes32(mix(seed, 5) % 3);
        uint256 most = [uint256(200), 5e6, 5e18][mix(seed, 6) % 3];
        terms.rate = uint96(bound(mix(seed, 7), 1, most));
        terms.shortestTerm = uint24(bound(mix(seed, 8), 1, 300));
        terms.longestTerm = terms.shortestTerm + uint24(bound(mix(seed, 9), 0, 4000));
        terms.committed = uint24(bound(mix(seed, 10), 0, min(terms.longestTerm, 600)));
        terms.setup = uint8(bound(mix(seed, 11), 0, 60));
        terms.allowance = uint16(bound(mix(seed, 12), 0, 1440));
        terms.maintenance = uint16(bound(mix(seed, 13), 0, 1440));
        terms.penaltyMultiple = uint8(bound(mix(seed, 14), 1, 10));
        terms.bondMultiple = uint8(bound(mix(seed, 15), terms.penaltyMultiple, 20));
        terms.exitMinutes = uint16(bound(mix(seed, 16), 0, 3000));
        terms.panel = panels[mix(seed, 17) % 2];
        terms.salt = ++salt;

        request.leastRate = mix(seed, 18) % 3 == 0 ? uint96(bound(mix(seed, 19), 1, terms.rate)) : 1;
        uint256 least = max(terms.shortestTerm, terms.committed);
        request.term = uint24(bound(mix(seed, 20), least, terms.longestTerm));
        request.deposit = uint24(bound(mix(seed, 21), least, request.term));
        request.deadline = uint40(_now() + bound(x, 1, mix(seed, 22) % 3 == 0 ? 1 days : 90 minutes));
        request.leastScore = mix(seed, 23) % 5 == 0 ? 5000 : 0;
        request.auction = mix(seed, 24) % 4 != 0;
        request.accessKey = bytes32(seed);
        if (request.auction) {
            // Often the very minute that just leaves time for all, often one that others start at, too.
            uint256 start = (request.deadline + 70 minutes + 59) / 60 + terms.setup;
            uint256 grid = [uint256(1), 120, 1440][mix(seed, 25) % 3];
            terms.earliestStart = uint32(((start + grid - 1) / grid) * grid);
            terms.latestStart = terms.earliestStart;
        } else {
            terms.earliestStart = mix(seed, 26) % 2 == 0 ? 0 : uint32(_minute() + bound(mix(seed, 27), 0, 3000));
            terms.latestStart = uint32(
                max(_minute() + 1 + terms.setup, terms.earliestStart) + bound(mix(seed, 28), 0, 2000)
            );
        }
    }

    /// @dev Makes one thing wrong, and says which error that is: one met before the set's status is looked at, or one after.
    function _spoil(Request memory request, uint256 seed) private view returns (bytes4 early, bytes4 late) {
        Offer memory terms = request.terms;
        uint256 flaw = seed % FLAWS;
        uint256 x = mix(seed, 1);
        early = IRanges.Ranges_OutOfRange.selector;
        if (flaw == 0) return (IAuctionHouse.AuctionHouse_WrongRenter.selector, FINE);
        if (flaw == 1) {
            if (x % 5 == 0) terms.provider = providers[0];
            else if (x % 5 == 1) terms.epoch = 1;
            else if (x % 5 == 2) terms.request = bytes32(x);
            else if (x % 5 == 3) terms.slot = bytes32(x);
            else terms.expiry = uint40(_now() + 1);
            return (IAuctionHouse.AuctionHouse_FieldNotZero.selector, FINE);
        }
        if (flaw == 2) request.leastRate = x % 2 == 0 ? 0 : terms.rate + 1;
        if (flaw == 3) request.leastScore = 10_001;
        if (flaw == 4) (terms.penaltyMultiple, terms.bondMultiple) = (11, 20);
        if (flaw == 5) request.term = terms.longestTerm + 1;
        if (flaw == 5) early = ILeases.Leases_TermOutOfRange.selector;
        if (flaw == 6) request.deposit = request.term + 1;
        if (flaw == 6) early = ILeases.Leases_DepositOutOfRange.selector;
        if (flaw == 7) (terms.earliestStart, terms.latestStart) = (0, uint32(_minute() + terms.setup));
        if (flaw == 8) terms.panel = bytes32(x);
        if (flaw == 8) early = IPanels.Panels_UnknownHash.selector;
        if (flaw == 9) terms.token = address(tokens[1 - sets[terms.parameterSet].token]);
        if (flaw == 9) early = IOffers.Offers_WrongToken.selector;
        if (flaw < 10) return (early, FINE);

        late = IAuctionHouse.AuctionHouse_DeadlineOutOfRange.selector;
        if (flaw == 10) request.deadline = uint40(_now() - (x % 2));
        else if (!request.auction) request.deadline = uint40(_now() + 90 days + 1);
        else if (flaw == 11) request.deadline = uint40((uint256(terms.earliestStart) - terms.setup) * 60 - 4199);
        else {
            ++terms.latestStart;
            late = IAuctionHouse.AuctionHouse_StartNotFixed.selector;
        }
        return (FINE, late);
    }

    /// One that was posted already.
    function postAgain(uint256 seed, uint256) external {
        Request memory request = requests[seed % requests.length];
        bytes memory data = abi.encodeCall(IAuctionHouse.postRequest, (request, noPermit(), ""));
        bytes4 expected = IAuctionHouse.AuctionHouse_Exists.selector;
        _act("postAgain", request.terms.renter, address(house), data, expected);
    }

    /// Governance, and who knows scores.
    function pause(uint256 seed, uint256) external {
        _setPaused(seed, true);
    }

    function unpause(uint256, uint256) external {
        for (uint256 t = 0; t < 2; ++t) _setPaused(t, false);
    }

    function _setPaused(uint256 seed, bool paused) private {
        uint16[] memory all = new uint16[](1);
        all[0] = newestSet[seed % 2];
        bytes memory data =
            paused ? abi.encodeCall(IParameterSets.pause, (all)) : abi.encodeCall(IParameterSets.unpause, (all));
        _act(paused ? "pause" : "unpause", GOVERNANCE, address(hub), data, FINE);
        sets[all[0]].paused = paused;
    }

    function retireAndAdd(uint256 seed, uint256 x) external {
        uint16 number = newestSet[seed % 2];
        bytes memory data = abi.encodeCall(IParameterSets.retireParameterSet, (number));
        _act("retireAndAdd", GOVERNANCE, address(hub), data, FINE);
        sets[number].retired = true;
        isTrue(hub.parameterSetOf(number).status == ParameterSetStatus.Retired, "a set must be retired");
        _addSet(seed % 2, uint16(bound(x, 0, 50_000)), 30, 60);
    }

    function setScore(uint256 seed, uint256 x) external {
        scores.setScore(providers[seed % 3], [uint256(4999), 5000, 9000][x % 3]);
    }
}
