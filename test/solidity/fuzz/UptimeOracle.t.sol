// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDowntime} from "../../../contracts/interfaces/IDowntime.sol";
import {IUptimeOracle, Statement} from "../../../contracts/interfaces/IUptimeOracle.sol";
import {Base} from "../support/Base.sol";

/// @notice Stands where the hub is: knows one panel, and how much of each hour can be reported; adds up what it is
/// told.
contract Hearing {
    address[] private _monitors;
    uint8 private _threshold;

    mapping(uint32 hour => uint64 mask) public reportableOf;
    mapping(bytes32 id => mapping(uint32 hour => uint256 total)) public toldOf;

    error Hearing_NoMinutes();

    function setPanel(address[] calldata monitors, uint8 threshold) external {
        (_monitors, _threshold) = (monitors, threshold);
    }

    function setReportable(uint32 hour, uint64 mask) external {
        reportableOf[hour] = mask;
    }

    function hearingOf(
        bytes32,
        uint32 hour,
        uint16 members
    ) external view returns (uint64 minutes_, uint8 threshold, address[] memory monitors) {
        monitors = new address[](16);
        uint256 found = 0;
        for (uint256 i = 0; i < 16; ++i) {
            if ((members >> i) & 1 == 0) continue;
            monitors[found] = _monitors[i];
            ++found;
        }
        assembly ("memory-safe") {
            mstore(monitors, found)
        }
        return (reportableOf[hour], _threshold, monitors);
    }

    function recordDowntime(bytes32 id, uint32 hour, uint8 minutes_) external {
        require(minutes_ != 0, Hearing_NoMinutes());
        toldOf[id][hour] += minutes_;
    }
}

/// @notice Reports in any number, overlap and order, against a reference that asks minute after minute.
contract UptimeOracleTest is Base {
    uint256 private constant MEMBERS = 16;
    uint64 private constant HOUR = (1 << 60) - 1;

    /// Two leases, to which the same reports come in another order.
    bytes32 private constant FIRST = "first";
    bytes32 private constant SECOND = "second";

    /// Hours that share a word, and the ones next to them.
    uint32 private constant BEGIN = 525_971;
    uint32 private constant HOURS = 6;

    Hearing private hearing;
    IUptimeOracle private oracle;
    uint256[MEMBERS] private keys;

    /// A report: an hour, and what each member says; bit m of `members` says whether it speaks.
    struct Report {
        uint32 hour;
        uint16 members;
        uint64[MEMBERS] masks;
    }

    function setUp() external {
        hearing = Hearing(deploy("test/solidity/fuzz/UptimeOracle.t.sol:Hearing", ""));
        bytes memory arguments = abi.encode(IDowntime(address(hearing)));
        oracle = IUptimeOracle(deploy("contracts/uptime/UptimeOracle.sol:UptimeOracle", arguments));
        for (uint256 i = 0; i < MEMBERS; ++i) keys[i] = 0x5EED + i;
    }

    function testFuzz_OrderAndOverlapChangeNothing(uint256 seed, uint8 threshold, uint256 length) external {
        threshold = uint8(bound(threshold, 1, 5));
        _prepare(seed, threshold);
        length = bound(length, 1, 6);
        Report[] memory reports = new Report[](length);
        for (uint256 i = 0; i < length; ++i) reports[i] = _reportOf(mix(seed, i), threshold);

        for (uint256 i = 0; i < length; ++i) _send(FIRST, reports[i]);
        for (uint256 i = length; i != 0; --i) _send(SECOND, reports[i - 1]);
        _send(SECOND, reports[mix(seed, 7) % length]);

        for (uint32 hour = BEGIN; hour < BEGIN + HOURS; ++hour) {
            uint64 expected = 0;
            for (uint256 i = 0; i < length; ++i) {
                if (reports[i].hour == hour) expected |= _agreed(reports[i], threshold);
            }
            expected &= hearing.reportableOf(hour);
            equal(oracle.downtimeOf(FIRST, hour), expected, "down is what any report agrees on, and can be reported");
            equal(oracle.downtimeOf(SECOND, hour), expected, "the order of reports must not matter");
            equal(hearing.toldOf(FIRST, hour), _count(expected), "each minute is told once");
            equal(hearing.toldOf(SECOND, hour), _count(expected), "each minute is told once, in any order");
        }
    }

    /// Whatever is said, by however many: fewer voices than the threshold, counted over one report, add nothing.
    function testFuzz_NoMinuteWithoutThreshold(uint256 seed, uint8 threshold) external {
        threshold = uint8(bound(threshold, 2, MEMBERS));
        _prepare(seed, threshold);
        Report memory report;
        (report.hour, report.members) = (BEGIN, type(uint16).max);
        // Each minute is flagged by one member less than decide.
        for (uint256 minute = 0; minute < 60; ++minute) {
            uint256 from = mix(seed, minute) % MEMBERS;
            for (uint256 i = 0; i < threshold - 1; ++i) {
                report.masks[(from + i) % MEMBERS] |= uint64(1) << uint64(minute);
            }
        }
        equal(_send(FIRST, report), 0, "a minute needs the threshold");
        // One member more decides the minutes that it had not flagged.
        uint256 member = mix(seed, 99) % MEMBERS;
        uint64 before = report.masks[member];
        report.masks[member] = HOUR;
        uint64 expected = HOUR & ~before & hearing.reportableOf(BEGIN);
        equal(_send(FIRST, report), expected, "one voice more decides");
    }

    function testFuzz_OnlyTheMonitorsKeyCounts(uint256 seed, uint256 forged, uint256 key) external {
        _prepare(seed, 3);
        Report memory report;
        (report.hour, report.members) = (BEGIN, 0x1f);
        for (uint256 i = 0; i < 5; ++i) report.masks[i] = HOUR;
        Statement[] memory statements = _sign(FIRST, report);
        forged = bound(forged, 0, 4);
        key = bound(key, 1, type(uint128).max);
        if (key == keys[forged]) ++key;
        bytes32 hash = oracle.hashDowntime(FIRST, BEGIN, HOUR);
        statements[forged].signature = _signature(key, hash);
        try oracle.report(FIRST, BEGIN, statements) {
            revert Failed("a forged statement must be refused", 0, 1);
        } catch (bytes memory reason) {
            bytes memory expected = abi.encodeWithSelector(
                IUptimeOracle.UptimeOracle_BadSignature.selector,
                forged,
                vm.addr(keys[forged]),
                vm.addr(key)
            );
            equal(keccak256(reason), keccak256(expected), "it must name the statement, the monitor and the signer");
        }
    }

    function _prepare(uint256 seed, uint8 threshold) private {
        address[] memory monitors = new address[](MEMBERS);
        for (uint256 i = 0; i < MEMBERS; ++i) monitors[i] = vm.addr(keys[i]);
        hearing.setPanel(monitors, threshold);
        for (uint32 hour = BEGIN; hour < BEGIN + HOURS; ++hour) {
            // A third of the hours in full, others with gaps.
            uint256 random = mix(seed, 1000 + hour);
            hearing.setReportable(hour, random % 3 == 0 ? HOUR : uint64(random >> 8) & HOUR);
        }
    }

    /// @dev A report by at least as many as decide, who mostly agree.
    function _reportOf(uint256 seed, uint256 threshold) private pure returns (Report memory report) {
        report.hour = BEGIN + uint32(mix(seed, 1) % HOURS);
        uint256 length = threshold + (mix(seed, 2) % 3);
        uint256 common = mix(seed, 3);
        uint256 speakers = 0;
        for (uint256 i = 0; speakers < length; ++i) {
            uint256 member = mix(seed, 100 + i) % MEMBERS;
            if ((report.members >> member) & 1 != 0) continue;
            report.members |= uint16(1 << member);
            report.masks[member] = uint64(common ^ (mix(seed, 200 + i) & mix(seed, 300 + i))) & HOUR;
            ++speakers;
        }
    }

    function _send(bytes32 id, Report memory report) private returns (uint64) {
        return oracle.report(id, report.hour, _sign(id, report));
    }

    function _sign(bytes32 id, Report memory report) private view returns (Statement[] memory statements) {
        statements = new Statement[](_count(report.members));
        uint256 found = 0;
        for (uint8 member = 0; member < MEMBERS; ++member) {
            if ((report.members >> member) & 1 == 0) continue;
            uint64 mask = report.masks[member];
            bytes memory signature = _signature(keys[member], oracle.hashDowntime(id, report.hour, mask));
            statements[found] = Statement(member, mask, signature);
            ++found;
        }
    }

    function _signature(uint256 key, bytes32 hash) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hash);
        return abi.encodePacked(r, s, v);
    }

    function _agreed(Report memory report, uint256 threshold) private pure returns (uint64 mask) {
        for (uint64 minute = 0; minute < 60; ++minute) {
            uint256 voices = 0;
            for (uint256 member = 0; member < MEMBERS; ++member) {
                if ((report.members >> member) & 1 != 0) voices += (report.masks[member] >> minute) & 1;
            }
            if (voices >= threshold) mask |= uint64(1) << minute;
        }
    }

    function _count(uint256 mask) private pure returns (uint256 total) {
        for (; mask != 0; mask >>= 1) total += mask & 1;
    }
}
