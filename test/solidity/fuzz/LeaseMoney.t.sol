// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";

import {IDisputeDesk} from "../../../contracts/interfaces/IDisputeDesk.sol";
import {IDowntime} from "../../../contracts/interfaces/IDowntime.sol";
import {CloseQuote, DayQuote, LeaseAccount, SettlementQuote} from "../../../contracts/interfaces/ILeaseholdLens.sol";
import {Adjudged, Choice, ILeases, Lease, LeaseFlags} from "../../../contracts/interfaces/ILeases.sol";
import {Offer} from "../../../contracts/interfaces/IOffers.sol";
import {PanelRecord} from "../../../contracts/interfaces/IPanels.sol";
import {ParameterSet, ParameterSetStatus} from "../../../contracts/interfaces/IParameterSets.sol";
import {Facts} from "../../../contracts/interfaces/IReputation.sol";
import {ITenancies} from "../../../contracts/interfaces/ITenancies.sol";
import {IUptimeOracle} from "../../../contracts/interfaces/IUptimeOracle.sol";
import {JudgedWorld} from "../support/JudgedWorld.sol";
import {Deal, Deed, Kind, Model, Outcome} from "../support/Model.sol";
import {Reference} from "../support/Reference.sol";

/// @notice I3, I5 and I8: twin leases live through the same facts, before the real uptime oracle and the real dispute
/// desk. The books of one are kept all the time and in all ways: settled, enforced, withdrawn. Those of the other are
/// left alone until it is finalized. The model, which knows only the facts, says which of them can happen at all, and
/// what both must come to.
contract LeaseMoneyTest is JudgedWorld {
    uint256 private constant FUNDS = 1 << 117;
    uint256 private constant DAY = 1440;

    uint256[2] private _keys = [uint256(0xA11CE), 0xA11CF];
    address[2] private _providers;
    address[2] private _renters = [address(0xEE1), address(0xEE2)];
    address private _recipient = address(0x9A1);

    Model private _model;
    bytes32[2] private _ids;
    bytes32 private _panel;
    uint256 private _monitors;
    Deal private _deal;
    Deed[] private _deeds;
    /// Numbers of the disputes that deeds opened, and the open ones' places among the deeds.
    mapping(uint256 place => uint256[2]) private _numbers;
    uint256[] private _open;

    /// How often each kind of deed happened, and how often it was refused.
    mapping(Kind kind => uint256) public happened;
    mapping(Kind kind => uint256) public refused;

    function setUp() external {
        deployJudgedWorld(MARKET);
        _model = Model(deploy("test/solidity/support/Model.sol:Model", ""));
        for (uint256 i = 0; i < 2; ++i) {
            _providers[i] = vm.addr(_keys[i]);
            fund(usdc, _renters[i], FUNDS);
            fund(usdc, _providers[i], FUNDS);
            vm.prank(_providers[i]);
            hub.stake(address(usdc), FUNDS / 2);
        }
    }

    function testFuzz_I5_AnyHistoryComesToTheModel(uint96 rate, uint24 term, uint256 seed) external {
        this.open(rate, term, seed);
        uint256 steps = 8 + (mix(seed, 50) % 14);
        for (uint256 i = 0; i < steps; ++i) {
            this.pass(mix(seed, 10 * i + 100));
            this.keepBooks(mix(seed, 10 * i + 101));
            for (uint256 j = 0; j <= mix(seed, 10 * i + 102) % 3; ++j) this.happen(mix(seed, 1000 + 10 * i + j));
            this.keepBooks(mix(seed, 10 * i + 103));
        }
        _endDisputes(mix(seed, 51));
        _finalize(mix(seed, 52));
        this.compare();
    }

    // How it begins. Frames of their own, as the stack is short.

    function open(uint96 rate, uint24 term, uint256 seed) external {
        Offer memory offer = offerOf(usdc, _anySet(mix(seed, 1)), uint96(bound(rate, 1, 1 << 88)), 1);
        term = uint24(bound(term, 1, [uint256(300), 4000, 4000, 10_000, 20_000][mix(seed, 2) % 5]));
        offer.committed = uint24(
            mix(seed, 3) % 2 == 0 ? 0 : bound(mix(seed, 4), 0, [term, term, term / 2][mix(seed, 19) % 3])
        );
        if (mix(seed, 3) % 8 == 1) offer.committed = term;
        offer.exitMinutes = uint16(bound(mix(seed, 5), 0, mix(seed, 17) % 4 == 0 ? type(uint16).max : 3000));
        offer.allowance = uint16(mix(seed, 6) % 3 == 0 ? 0 : bound(mix(seed, 7), 0, mix(seed, 6) % 3 == 1 ? 60 : 1440));
        offer.maintenance = uint16(bound(mix(seed, 8), 0, mix(seed, 8) % 2 == 0 ? 120 : 1440));
        offer.penaltyMultiple = uint8(bound(mix(seed, 9), 1, mix(seed, 18) % 2 == 0 ? 2 : 10));
        offer.bondMultiple = uint8(
            bound(mix(seed, 10), offer.penaltyMultiple, mix(seed, 11) % 4 == 0 ? 255 : offer.penaltyMultiple + 1)
        );
        offer.panel = _anyPanel(mix(seed, 12));
        Choice memory choice;
        choice.term = term;
        choice.deposit = uint24(mix(seed, 13) % 4 == 0 ? term : bound(mix(seed, 14), max(1, offer.committed), term));
        if (mix(seed, 15) % 2 == 0) choice.start = uint32(GENESIS / 60 + 1 + (mix(seed, 16) % 3000));
        for (uint256 i = 0; i < 2; ++i) this.take(i, offer, choice);
        _agree(offer, choice);
    }

    function _anySet(uint256 seed) private returns (uint16) {
        uint256 most = [uint256(120), 1440, 1440, 10_080][mix(seed, 1) % 4];
        _deal.fee = bound(mix(seed, 2), 0, 50_000);
        _deal.reportWindow = bound(mix(seed, 3), 30, most);
        _deal.contestWindow = bound(mix(seed, 4), 60, [uint256(300), 300, 1440, 10_080][mix(seed, 5) % 4]);
        _deal.claimWindow = bound(mix(seed, 6), 60, mix(seed, 7) % 2 == 0 ? 600 : 10_080);
        _deal.leastDeposit = mix(seed, 8) % 2 == 0 ? 0 : bound(mix(seed, 9), 0, 1 << 60);
        return
            addSet(
                ParameterSet({
                    token: address(usdc),
                    fee: uint16(_deal.fee),
                    reportWindow: uint16(_deal.reportWindow),
                    claimWindow: uint16(_deal.claimWindow),
                    contestWindow: uint16(_deal.contestWindow),
                    status: ParameterSetStatus.Open,
                    discount1: 0,
                    discount2: 0,
                    discount3: 0,
                    leastDeposit: uint96(_deal.leastDeposit),
                    feeUnit: 1
                })
            );
    }

    function _anyPanel(uint256 seed) private returns (bytes32) {
        _monitors = 1 + (mix(seed, 1) % MOST_MONITORS);
        _deal.threshold = 1 + (mix(seed, 2) % _monitors);
        _deal.panelShare = mix(seed, 3) % 101;
        address court = mix(seed, 4) % 3 == 0 ? address(0) : address(arbitrator);
        _panel = addPanelOf(_monitors, _deal.threshold, uint8(_deal.panelShare), _recipient, court);
        return _panel;
    }

    function take(uint256 i, Offer memory offer, Choice memory choice) external {
        offer.provider = _providers[i];
        bytes memory signature = signOffer(offer, _keys[i]);
        vm.prank(_renters[i]);
        _ids[i] = hub.take(offer, signature, choice, noPermit());
    }

    function _agree(Offer memory offer, Choice memory choice) private {
        _deal.start = choice.start == 0 ? GENESIS / 60 + 1 : choice.start;
        (_deal.rate, _deal.term, _deal.deposit) = (offer.rate, choice.term, choice.deposit);
        (_deal.committed, _deal.exitMinutes) = (offer.committed, offer.exitMinutes);
        (_deal.allowance, _deal.maintenance) = (offer.allowance, offer.maintenance);
        _deal.multiple = offer.penaltyMultiple;
        _deal.bond = offer.bondMultiple * min(DAY, choice.term);
    }

    // How time passes.

    function pass(uint256 seed) external {
        uint256 kind = mix(seed, 1) % 8;
        uint256 timestamp = vm.getBlockTimestamp();
        uint256 step = bound(mix(seed, 2), 1, kind < 2 ? 1 hours : (kind < 4 ? 9 hours : 50 hours));
        (Lease memory lease, ) = hub.leaseOf(_ids[0]);
        // While it runs, mostly not so far that much is left out.
        bool patient = timestamp / 60 < lease.end && mix(seed, 6) % 8 != 0;
        if (patient) step = min(step, 10 minutes + _deal.term * 5);
        // A reservation mostly begins soon.
        if (timestamp / 60 < lease.start && mix(seed, 7) % 4 != 0) timestamp = uint256(lease.start) * 60;
        if (kind < 5) return vm.warp(timestamp + step);
        // Some moment at which something changes, or a second before or after.
        uint256 day = min((uint256(lease.end) - 1) / DAY, timestamp / 86_400 - min(mix(seed, 3) % 4, 3));
        uint256 dayEnd = min((day + 1) * DAY, lease.end);
        uint256[5] memory moments = [
            (timestamp / 86_400 + 1) * DAY,
            lease.end,
            dayEnd + _deal.reportWindow,
            dayEnd + _deal.reportWindow + _deal.contestWindow,
            lease.start
        ];
        uint256 moment = moments[mix(seed, 4) % 5] * 60 + (mix(seed, 5) % 3) - 1;
        uint256 most = timestamp + (patient ? 10 minutes + _deal.term * 10 : 4 days);
        vm.warp(moment > timestamp && moment < most ? moment : timestamp + step);
    }

    // What happens.

    function happen(uint256 seed) external {
        uint256 x = mix(seed, 1);
        (Lease memory lease, ) = hub.leaseOf(_ids[0]);
        // Once it is over, mostly not what only a lease that runs can have.
        bool over = vm.getBlockTimestamp() / 60 >= lease.end || lease.end <= lease.start;
        uint256 kind = over && mix(seed, 2) % 4 != 0 ? [uint256(0), 4, 12, 13, 16, 17][seed % 6] : seed % 24;
        if (kind < 4) _try(this.anyReport(_anyHour(x), x));
        else if (kind < 8) _outage(x);
        else if (kind < 10) _try(_anyMaintenance(x));
        else if (kind < 12) _tryTopUp(x);
        else if (kind < 16) _tryContest(x);
        else if (kind < 17) _tryClaim(x);
        else if (kind < 19) _tryRuling(x);
        else if (kind < 21) _tryBond(x);
        else if (kind < 23) _leaveWhenDue(x);
        else _try(_deed(x % 3 == 0 ? Kind.CloseByRenter : Kind.CloseByProvider, 0, 0));
    }

    /// @dev Up to what the term has left, perhaps a minute more.
    function _tryTopUp(uint256 x) private {
        (Lease memory lease, ) = hub.leaseOf(_ids[0]);
        _try(_deed(Kind.TopUp, _upTo(x, (lease.termEnd - lease.end) / (1 + (mix(x, 3) % 3)) + 1), 0));
    }

    /// @dev Perhaps once a day is due.
    function _tryBond(uint256 x) private {
        if (mix(x, 3) % 3 == 0) _waitForDay(x, true);
        _try(_deed(Kind.AddBond, _upTo(x, 2000), 0));
    }

    /// @dev An outage, and a renter who waits until that frees it.
    function _leaveWhenDue(uint256 x) private {
        _outage(mix(x, 3));
        _waitForDay(x, true);
        _try(_deed(Kind.CloseByRenter, 0, 0));
    }

    /// @dev Often all of the bond.
    function _tryClaim(uint256 x) private {
        uint256 bond = _model.bondAfter(_deal, _deeds);
        _try(_deed(Kind.Claim, mix(x, 3) % 2 == 0 ? bond : _upTo(x, bond), 0));
    }

    /// @dev Rarely nothing, or too much.
    function _upTo(uint256 x, uint256 most) private pure returns (uint256) {
        return mix(x, 1) % 16 == 0 ? (x % 2) * (most + 1) : bound(mix(x, 2), 1, most);
    }

    /// @dev An hour of the lease that can still be reported, or perhaps one beside.
    function _anyHour(uint256 x) private view returns (uint256) {
        (Lease memory lease, ) = hub.leaseOf(_ids[0]);
        uint256 minute = vm.getBlockTimestamp() / 60;
        uint256 last = max(lease.start, min(minute, lease.end) - 1) / 60;
        uint256 first = max(lease.start, minute - min(minute, _deal.reportWindow + 60)) / 60;
        if (mix(x, 3) % 8 == 0) return last + 2 - (mix(x, 4) % 4);
        return bound(mix(x, 5), min(first, last), last);
    }

    /// @dev Up to a day of reports, hour by hour, that overlap with others; as far back as there is time for.
    function _outage(uint256 x) private {
        uint256 last = _anyHour(mix(x, 6));
        for (uint256 i = 0; i < 1 + (mix(x, 7) % 24); ++i) {
            Deed memory report = this.anyReport(last - i, mix(x, i));
            for (uint256 j = 0; j < report.list.length; ++j)
                report.list[j] |= [uint256(1), 0xffffffffffff, (1 << 60) - 1][mix(x, 8) % 3];
            if (!_try(report)) break;
        }
    }

    /// @dev Any who are enough, and rarely one less.
    function anyReport(uint256 hour, uint256 x) external view returns (Deed memory report) {
        uint256 count = bound(mix(x, 1), _deal.threshold, _monitors);
        if (mix(x, 2) % 16 == 0) count = max(1, _deal.threshold - 1);
        report = _deed(Kind.Report, hour, 0);
        report.list = new uint256[](count);
        uint256 left = count;
        for (uint256 member = 0; left != 0; ++member) {
            // One of those who are left, each as likely.
            if (mix(x, 3 + member) % (_monitors - member) >= left) continue;
            report.y |= 1 << member;
            --left;
        }
        uint256 common = _anyMask(mix(x, 4));
        for (uint256 i = 0; i < count; ++i) {
            uint256 noise = mix(x, 20 + i) & mix(x, 30 + i) & mix(x, 40 + i);
            report.list[i] = (common ^ (mix(x, 5) % 2 == 0 ? 0 : noise)) & ((1 << 60) - 1);
        }
    }

    function _anyMask(uint256 x) private pure returns (uint256) {
        if (x % 4 == 0) return type(uint256).max;
        if (x % 4 == 1) return mix(x, 1);
        uint256 from = mix(x, 2) % 60;
        return ((1 << bound(mix(x, 3), from, 60)) - 1) & ~((1 << from) - 1);
    }

    function _anyMaintenance(uint256 x) private view returns (Deed memory) {
        (Lease memory lease, ) = hub.leaseOf(_ids[0]);
        uint256 least = vm.getBlockTimestamp() / 60 + 361;
        uint256 from = max(least, lease.start) + (mix(x, 1) % 3 == 0 ? 0 : mix(x, 2) % 3000);
        if (mix(x, 3) % 8 == 0) --from;
        uint256 minutes_ = bound(mix(x, 4), 1, _deal.maintenance + 1);
        // Often as much as the day has.
        if (mix(x, 5) % 2 == 0) minutes_ = min(minutes_, DAY - (from % DAY));
        return _deed(Kind.Maintenance, from, from + minutes_);
    }

    /// @dev Days whose downtime can be contested now, as the clock has it; perhaps one that can't.
    function _tryContest(uint256 x) private {
        Deed memory next = _deed(Kind.Contest, 0, 0);
        next.list = this.contestable(x);
        if (next.list.length == 0 && mix(x, 4) % 2 == 0) {
            _waitForDay(x, mix(x, 8) % 4 == 0);
            next.time = vm.getBlockTimestamp();
            next.list = this.contestable(mix(x, 5));
        }
        if (next.list.length != 0) _try(next);
    }

    /// @dev Time passes until the hours of some day with downtime are final, or until it is due; or a second before or
    /// after.
    function _waitForDay(uint256 x, bool due) private {
        (Lease memory lease, ) = hub.leaseOf(_ids[0]);
        for (uint256 day = lease.start / DAY; day * DAY < lease.end; ++day) {
            uint256 moment = (min((day + 1) * DAY, lease.end) + _deal.reportWindow) * 60;
            if (due) moment += _deal.contestWindow * 60;
            if (moment <= vm.getBlockTimestamp() || hub.dayOf(_ids[0], uint32(day)).down == 0) continue;
            return vm.warp(moment + (mix(x, 6) % 2 == 0 ? mix(x, 7) % 3 : 1) - 1);
        }
    }

    /// @dev A frame of its own.
    function contestable(uint256 x) external view returns (uint256[] memory list) {
        (Lease memory lease, ) = hub.leaseOf(_ids[0]);
        uint256 minute = vm.getBlockTimestamp() / 60;
        list = new uint256[](9);
        uint256 count = 0;
        for (uint256 day = lease.start / DAY; day * DAY < lease.end && count < 9; ++day) {
            uint256 until = min((day + 1) * DAY, lease.end) + _deal.reportWindow;
            bool inTime = minute >= until && minute < until + _deal.contestWindow;
            bool down = hub.dayOf(_ids[0], uint32(day)).down != 0;
            if ((!inTime || !down || mix(x, day) % 4 == 0) && mix(x, day) % 32 != 0) continue;
            list[count] = day;
            ++count;
        }
        assembly ("memory-safe") {
            mstore(list, count)
        }
    }

    /// @dev On any open dispute; or on one that was ruled on.
    function _tryRuling(uint256 x) private {
        if (_open.length == 0) return;
        uint256 which = x % _open.length;
        _ruleOn(which, mix(x, 1));
    }

    /// @dev In time the arbitrator rules, then its silence counts.
    function _ruleOn(uint256 which, uint256 x) private {
        uint256 place = _open[which];
        uint256 ruling = x % 3;
        uint256 dispute = _numbers[place][0];
        if (vm.getBlockTimestamp() >= desk.deadlineOf(dispute)) {
            // What it would have ruled; out of range, it is nothing.
            arbitrator.setOpinion(x % 4);
            // It ruled, or it still waits: then what it may be about to rule is nothing.
            bool solved = mix(x, 9) % 4 != 0;
            arbitrator.setStatus(solved ? uint256(IArbitrator.DisputeStatus.Solved) : 0);
            bool asked = desk.disputeOf(dispute).arbitrator == address(arbitrator);
            ruling = asked && solved && x % 4 < 3 ? x % 4 : 0;
        }
        Kind kind = _deeds[place].kind == Kind.Claim ? Kind.RuleClaim : Kind.RuleContest;
        if (!_try(_deed(kind, place, ruling))) return;
        _open[which] = _open[_open.length - 1];
        _open.pop();
    }

    function _deed(Kind kind, uint256 x, uint256 y) private view returns (Deed memory deed) {
        (deed.kind, deed.time, deed.x, deed.y) = (kind, vm.getBlockTimestamp(), x, y);
    }

    /// @dev Lets something happen to both leases, if the model says that it can; if not, both must refuse it.
    function _try(Deed memory deed) private returns (bool allowed) {
        return this.attempt(deed);
    }

    /// @dev A frame of its own.
    function attempt(Deed memory deed) external returns (bool allowed) {
        Deed[] memory deeds = _deeds;
        allowed = _model.allows(_deal, deeds, deed);
        this.prepare(deeds, deed);
        for (uint256 i = 0; i < 2; ++i) {
            bool done = this.act(i, deed);
            if (done == allowed) continue;
            revert Failed(allowed ? "the model allows it" : "the model refuses it", uint256(deed.kind), i);
        }
        if (!allowed) {
            ++refused[deed.kind];
            return false;
        }
        ++happened[deed.kind];
        if (deed.kind == Kind.Contest || deed.kind == Kind.Claim) {
            for (uint256 i = 0; i < 2; ++i) _numbers[_deeds.length][i] = desk.disputeCount() - 1 + i;
            _open.push(_deeds.length);
        }
        _deeds.push(deed);
    }

    /// @dev The stake of a dispute is what the bond still has: where that is less than the matter is worth, whoever
    /// opens it enforces what is due before, as it makes the deposit smaller.
    function prepare(Deed[] memory deeds, Deed memory deed) external {
        if (deed.kind != Kind.Contest && deed.kind != Kind.Claim) return;
        (, bool short) = _model.stakeOf(_deal, deeds, deed);
        for (uint256 i = 0; short && i < 2; ++i) hub.enforceDue(_ids[i], type(uint16).max);
    }

    /// @dev Does it to one of the leases; answers whether that went through.
    function act(uint256 i, Deed memory deed) external returns (bool done) {
        bytes32 id = _ids[i];
        (address who, address where) = (_providers[i], address(hub));
        bytes memory data;
        if (deed.kind == Kind.CloseByRenter || deed.kind == Kind.CloseByProvider) return this.close(i, deed);
        if (deed.kind == Kind.TopUp) (who, data) = (_renters[i], abi.encodeCall(ILeases.topUp, (id, uint24(deed.x))));
        if (deed.kind == Kind.AddBond) data = abi.encodeCall(ITenancies.addBond, (id, uint24(deed.x)));
        if (deed.kind == Kind.Maintenance) {
            data = abi.encodeCall(IDowntime.announceMaintenance, (id, uint32(deed.x), uint32(deed.y)));
        } else if (deed.kind == Kind.Report) {
            where = address(oracle);
            data = abi.encodeCall(
                IUptimeOracle.report,
                (id, uint32(deed.x), statementsOf(id, uint32(deed.x), deed.y, deed.list))
            );
        } else if (deed.kind == Kind.Contest) {
            return this.contest(i, deed);
        } else if (deed.kind == Kind.Claim) {
            (who, where) = (_renters[i], address(desk));
            data = abi.encodeCall(IDisputeDesk.claim, (id, uint24(deed.x), noPermit(), ""));
        } else if (deed.kind == Kind.RuleContest || deed.kind == Kind.RuleClaim) {
            return this.judge(_numbers[deed.x][i], deed.y);
        }
        vm.prank(who);
        (done, ) = where.call(data);
    }

    function judge(uint256 dispute, uint256 ruling) external returns (bool) {
        if (vm.getBlockTimestamp() < desk.deadlineOf(dispute)) rule(dispute, ruling);
        else equal(desk.expire(dispute), ruling, "silence must count as what the arbitrator would have ruled");
        return true;
    }

    /// @dev I6: a close does what was quoted.
    function close(uint256 i, Deed memory deed) external returns (bool done) {
        address who = deed.kind == Kind.CloseByRenter ? _renters[i] : _providers[i];
        CloseQuote memory quote = lens.quoteClose(_ids[i], who);
        uint256 due = hub.dueDaysOf(_ids[i]).length;
        uint256 before = lens.accountOf(_ids[i]).penalty;
        bytes memory answer;
        vm.prank(who);
        (done, answer) = address(hub).call(abi.encodeCall(ILeases.close, (_ids[i])));
        if (!done) return false;
        (Lease memory lease, ) = hub.leaseOf(_ids[i]);
        equal(lease.end, quote.end, "I6: a close must end the lease when it was quoted to");
        equal(abi.decode(answer, (uint256)), quote.refund, "I6: a close must refund what was quoted");
        uint256 slashed = lens.accountOf(_ids[i]).penalty - before;
        if (due == 0) equal(slashed, quote.penalty, "I6: a close must cost the provider what was quoted");
        else atLeast(slashed, quote.penalty, "I6: a close must cost the provider what was quoted, and its days");
    }

    /// @dev I6: a contest costs what was quoted.
    function contest(uint256 i, Deed memory deed) external returns (bool done) {
        uint32[] memory days_ = new uint32[](deed.list.length);
        for (uint256 j = 0; j < days_.length; ++j) days_[j] = uint32(deed.list[j]);
        uint256 atStake = lens.quoteContest(_ids[i], days_);
        (Lease memory lease, ) = hub.leaseOf(_ids[i]);
        (, , uint256 deposit) = desk.quoteDispute(lease.panel, atStake, _deal.leastDeposit);
        uint256 before = usdc.balanceOf(_providers[i]);
        vm.prank(_providers[i]);
        (done, ) = address(desk).call(abi.encodeCall(IDisputeDesk.contest, (_ids[i], days_, noPermit(), "")));
        if (!done) return false;
        equal(before - usdc.balanceOf(_providers[i]), deposit, "I6: a contest must cost what was quoted");
    }

    // What must not matter.

    /// @dev Keeps the books of the first lease, in some way.
    function keepBooks(uint256 seed) external {
        uint256 kind = seed % 9;
        bytes32 id = _ids[0];
        if (kind == 1) this.settle();
        if (kind == 2) {
            bytes32[] memory many = new bytes32[](3);
            (many[0], many[2]) = (id, id);
            hub.settleMany(many);
        }
        if (kind == 3 || kind == 4) {
            address who = kind == 3 ? _providers[0] : _renters[0];
            vm.prank(who);
            hub.settleAndWithdraw(id, who);
        }
        if (kind == 5) hub.enforceDue(id, uint16(seed >> 16) % 6);
        if (kind > 5) this.enforceOneByOne(seed);
        LeaseAccount memory account = lens.accountOf(id);
        (, uint256 locked) = hub.collateralOf(_providers[0], address(usdc));
        equal(account.locked, locked, "I10: what is locked must be the bond less what was slashed");
        (uint256 desks, ) = hub.balanceOf(address(desk), address(usdc));
        if (_open.length == 0) equal(desks, 0, "I1: without disputes, the desk must have nothing");
    }

    /// @dev I6: a settlement pays what was quoted, and I3: what the minutes that are final make.
    function settle() external {
        SettlementQuote memory quote = lens.quoteSettlement(_ids[0]);
        (Lease memory lease, ) = hub.leaseOf(_ids[0]);
        (uint256 before, uint256 feesBefore) = hub.balanceOf(_providers[0], address(usdc));
        equal(hub.settle(_ids[0]), quote.pay, "I6: a settlement must pay what was quoted");
        (uint256 amount, uint256 fees) = hub.balanceOf(_providers[0], address(usdc));
        equal(amount - before, quote.net, "I6: a settlement must credit what was quoted");
        equal(fees - feesBefore, quote.fee, "I6: a settlement must charge what was quoted");

        uint256 from = vm.getBlockTimestamp() / 60 - _deal.reportWindow - 130;
        from = min(lease.end, max(lease.start, from - (from % 60)));
        uint256 final_ = Reference.finalUntil(from, lease.end, _deal.reportWindow, vm.getBlockTimestamp());
        uint256 unserved = _model.unservedAfter(_deal, _deeds);
        uint256 payable_ = final_ > lease.start + unserved ? final_ - lease.start - unserved : 0;
        equal(lease.paid + quote.paid, max(lease.paid, payable_), "I3: pay must be that of the final minutes served");
    }

    /// @dev I6: enforcing a day does what was quoted. In any order.
    function enforceOneByOne(uint256 seed) external {
        uint32[] memory due = hub.dueDaysOf(_ids[0]);
        for (uint256 i = 0; i < due.length; ++i) {
            uint32[] memory one = new uint32[](1);
            one[0] = due[seed % 2 == 0 ? i : due.length - 1 - i];
            DayQuote memory quote = lens.quoteDay(_ids[0], one[0]);
            atLeast(vm.getBlockTimestamp(), quote.dueAt, "I6: a day must be due when it was quoted to be");
            (uint256 before, ) = hub.balanceOf(_renters[0], address(usdc));
            (uint256 total, ) = hub.collateralOf(_providers[0], address(usdc));
            hub.enforce(_ids[0], one);
            (uint256 amount, ) = hub.balanceOf(_renters[0], address(usdc));
            (uint256 totalAfter, ) = hub.collateralOf(_providers[0], address(usdc));
            equal(amount - before, quote.withheld + quote.slashed, "I6: enforcing must credit what was quoted");
            equal(total - totalAfter, quote.slashed, "I6: enforcing must slash what was quoted");
            quote = lens.quoteDay(_ids[0], one[0]);
            equal(quote.withheld + quote.slashed, 0, "I6: an enforced day must not be worth anything again");
        }
    }

    // How it ends.

    /// @dev Some are ruled on, the others run out of time.
    function _endDisputes(uint256 seed) private {
        while (_open.length != 0 && mix(seed, _open.length) % 2 == 0) _ruleOn(0, mix(seed, _open.length + 100));
        for (uint256 i = 0; i < _open.length; ++i) {
            uint256 deadline = desk.deadlineOf(_numbers[_open[i]][0]);
            if (deadline > vm.getBlockTimestamp()) vm.warp(deadline);
        }
        while (_open.length != 0) _ruleOn(0, mix(seed, _open.length + 200));
    }

    /// @dev Not a second before the model says so.
    function _finalize(uint256 seed) private {
        uint256 finalAt = _model.finalAt(_deal, _deeds);
        if (reputation.times(_ids[0]) != 0) return;
        if (finalAt > vm.getBlockTimestamp()) {
            equal(lens.finalAt(_ids[0]), finalAt, "I6: a lease must be final when it was quoted to be");
            equal(lens.finalAt(_ids[1]), finalAt, "I6: neglected books must be final at the same time");
            vm.warp(finalAt - 1);
            for (uint256 i = 0; i < 2; ++i) {
                (bool early, ) = address(hub).call(abi.encodeCall(ILeases.finalize, (_ids[i])));
                isTrue(!early, "a lease must not be finalized a second early");
            }
            vm.warp(finalAt);
        }
        this.keepBooks(seed);
        for (uint256 i = 0; i < 2; ++i) {
            hub.finalize(_ids[i]);
        }
    }

    /// @notice What the model makes of it.
    function outcome() public view returns (Outcome memory) {
        return _model.outcomeOf(_deal, _deeds);
    }

    function compare() external view {
        Outcome memory outcome_ = outcome();
        for (uint256 i = 0; i < 2; ++i) {
            _compareRecord(i, outcome_);
            _compareMoney(i, outcome_);
            _compareFacts(i, outcome_);
        }
        (uint256 panel, ) = hub.balanceOf(_recipient, address(usdc));
        equal(panel, 2 * outcome_.panel, "I5: the panel must be credited what the facts say");
        PanelRecord memory record = hub.panelRecordOf(_panel);
        equal(record.reports, 2 * outcome_.reports, "the panel's record must count its reports");
        equal(record.minutes_, 2 * outcome_.reported, "the panel's record must count its minutes");
        equal(record.overturned, 2 * outcome_.overturned, "the panel's record must count what was overturned");
        equal(
            outcome_.refund + outcome_.provider + outcome_.fee + outcome_.panel,
            outcome_.deposit,
            "the model must add up"
        );
    }

    function _compareRecord(uint256 i, Outcome memory made) private view {
        (Lease memory lease, Adjudged memory adjudged) = hub.leaseOf(_ids[i]);
        equal(lease.end, made.endMinute, "the end must be that of the facts");
        equal(adjudged.owed, made.owedMinutes, "I5: what is owed must be that of the facts");
        equal(adjudged.maintenance, made.maintenanceMinutes, "I5: maintenance must be that of the facts");
        equal(adjudged.disputes, 0, "no dispute may be open");
        isTrue((lease.flags & LeaseFlags.WAIVED != 0) == made.waived, "I5: the waiver must be that of the facts");
        LeaseAccount memory account = lens.accountOf(_ids[i]);
        equal(account.pay, made.pay, "I3: pay must be that of the facts");
        equal(account.fee, made.fee, "I5: the fee must be that of the facts");
        equal(account.panelFee, made.panel, "I5: the panel's share must be that of the facts");
        equal(account.net, made.provider, "I5: the provider's part must be that of the facts");
        equal(account.penalty, made.slashed, "I8: what is slashed must be that of the facts");
        equal(account.held + account.locked, 0, "nothing may be held for a finalized lease");
    }

    /// @dev What everybody has, here or there, against what everybody had.
    function _compareMoney(uint256 i, Outcome memory made) private view {
        (uint256 amount, uint256 fees) = hub.balanceOf(_providers[i], address(usdc));
        (uint256 total, uint256 locked) = hub.collateralOf(_providers[i], address(usdc));
        equal(fees, made.fee, "I5: the fees must be what the facts say");
        equal(locked, 0, "a finalized lease must lock nothing");
        equal(total, FUNDS / 2 - made.slashed, "I8: collateral must lose what is slashed and no more");
        equal(
            usdc.balanceOf(_providers[i]) + amount,
            FUNDS / 2 + made.provider + made.providerWon - made.providerPut,
            "I5: the provider must have what the facts say"
        );
        (amount, ) = hub.balanceOf(_renters[i], address(usdc));
        equal(
            usdc.balanceOf(_renters[i]) + amount,
            FUNDS - made.deposit + made.refund + made.slashed + made.renterWon - made.renterPut,
            "I5, I8: the renter must have what the facts say, and all that is slashed"
        );
        (amount, ) = hub.balanceOf(address(desk), address(usdc));
        equal(amount, 0, "I1: when all disputes are over, the desk must have nothing");
    }

    function _compareFacts(uint256 i, Outcome memory made) private view {
        Facts memory facts = reputation.factsOf(_ids[i]);
        equal(reputation.times(_ids[i]), 1, "reputation must hear of each lease once");
        equal(facts.leased, made.endMinute - _deal.start, "the facts must say how long it was leased");
        equal(facts.down, made.downMinutes, "the facts must say how long it was down");
        equal(facts.maintenance, made.maintenanceMinutes, "the facts must say how long it was maintained");
        equal(facts.pay, made.pay, "the facts must say what was paid");
        equal(facts.fee, made.fee, "the facts must say what the fee was");
        equal(facts.penalty, made.slashed, "the facts must say what was slashed");
        isTrue((facts.left != 0) == made.exited, "the facts must say whether the provider left early");
    }
}
