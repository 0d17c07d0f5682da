// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Partners, ILeasehold} from "../../../../contracts/interfaces/ILeasehold.sol";
import {IFeePool, IFees} from "../../../../contracts/interfaces/IFeePool.sol";
import {Permit} from "../../../../contracts/interfaces/ILedger.sol";
import {Adjudged, Choice, Lease} from "../../../../contracts/interfaces/ILeases.sol";
import {Offer} from "../../../../contracts/interfaces/IOffers.sol";
import {Panel} from "../../../../contracts/interfaces/IPanels.sol";
import {ParameterSet, ParameterSetStatus} from "../../../../contracts/interfaces/IParameterSets.sol";
import {IFacts, Tier} from "../../../../contracts/interfaces/IReputation.sol";
import {TestToken} from "../../../../contracts/test/TestToken.sol";
import {Base} from "../../support/Base.sol";

/// @notice One of two equal protocols, with the real reputation and fee pool; accounts stand in for the market, the uptime oracle and the
/// dispute desk. Governance acts on one of them only.
contract Side is Base {
    address internal constant GOVERNANCE = address(0x6071);
    address internal constant MARKET = address(0x3A67);
    address internal constant ORACLE = address(0x06AC);
    address internal constant DESK = address(0xDE54);
    address internal constant PROVIDER = address(0xA11CE);
    address internal constant RENTER = address(0xB0B);
    address internal constant RECIPIENT = address(0x9A1);

    address public immutable AUTHORITY;
    address public immutable REPUTATION;
    IFeePool public immutable POOL;
    ILeasehold public immutable HUB;
    TestToken public immutable TOKEN;
    bytes32 public immutable PANEL;
    bytes32[3] public ids;

    /// @param token What both sides use.
    constructor(TestToken token) {
        TOKEN = token;
        // The hub is the fifth contract that this one makes.
        address hub = _created(5);
        AUTHORITY = deploy("AccessManager", abi.encode(GOVERNANCE));
        address standing = deploy("contracts/reputation/Standing.sol:Standing", abi.encode(token));
        Tier[3] memory tiers;
        for (uint256 i = 0; i < 3; ++i) tiers[i] = Tier(9_999, 0, 0);
        bytes memory arguments = abi.encode(AUTHORITY, hub, standing, tiers);
        REPUTATION = deploy("contracts/reputation/Reputation.sol:Reputation", arguments);
        arguments = abi.encode(AUTHORITY, hub, REPUTATION, 250_000);
        POOL = IFeePool(deploy("contracts/governance/FeePool.sol:FeePool", arguments));
        Partners memory partners = Partners(IFees(address(POOL)), IFacts(REPUTATION), MARKET, ORACLE, DESK);
        HUB = ILeasehold(deploy("contracts/Leasehold.sol:Leasehold", abi.encode(AUTHORITY, partners)));
        equal(address(HUB), hub, "the hub stands where it should");

        vm.prank(GOVERNANCE);
        HUB.addParameterSet(
            ParameterSet(
                address(token),
                25_000,
                60,
                360,
                1_440,
                ParameterSetStatus.Open,
                10,
                20,
                50,
                1_000_000,
                1_000_000
            )
        );
        Panel memory panel;
        panel.monitors = new address[](1);
        panel.monitors[0] = address(0x3030);
        (panel.threshold, panel.share, panel.recipient) = (1, 50, RECIPIENT);
        HUB.createPanel(panel);
        PANEL = HUB.hashPanel(panel);
        _fund(PROVIDER);
        _fund(RENTER);
        vm.prank(PROVIDER);
        HUB.stake(address(token), 1e24);
    }

    /// @notice Opens three leases: one that runs for days, one that is bound, and a reservation.
    function open() external {
        ids[0] = take(1, 4_320, 1_500, 0, 0);
        ids[1] = take(2, 2_880, 2_880, 1_440, 0);
        uint256 minute = vm.getBlockTimestamp() / 60;
        ids[2] = take(3, 1_440, 1_440, 0, minute + 2_000);
    }

    /// @notice Takes a published offer of a slot.
    function take(uint256 slot, uint24 term, uint24 deposit, uint24 committed, uint256 start) public returns (bytes32) {
        Offer memory offer;
        (offer.provider, offer.parameterSet, offer.slot) = (PROVIDER, 1, bytes32(slot));
        (offer.token, offer.rate, offer.shortestTerm, offer.longestTerm) = (address(TOKEN), 1_234_567, 1, 43_200);
        (offer.committed, offer.latestStart, offer.allowance, offer.maintenance) = (committed, type(uint32).max, 5, 60);
        (offer.penaltyMultiple, offer.bondMultiple, offer.exitMinutes) = (2, 3, 120);
        (offer.panel, offer.expiry) = (PANEL, type(uint40).max);
        vm.prank(PROVIDER);
        HUB.publish(offer, "");
        vm.prank(RENTER);
        Permit memory none;
        return HUB.take(offer, "", Choice(term, deposit, uint32(start), bytes32(0)), none);
    }

    /// @notice What the leases are, what everybody has, and what everything costs, in one word: what governance must not touch.
    function digest() external view returns (bytes32 sum) {
        for (uint256 i = 0; i < 3; ++i) {
            (Lease memory lease, Adjudged memory adjudged) = HUB.leaseOf(ids[i]);
            sum = keccak256(abi.encode(sum, lease, adjudged, HUB.standingTopUpOf(ids[i]), HUB.dueDaysOf(ids[i])));
            uint256 first = lease.start / 1_440;
            for (uint256 day = first; day < first + 4; ++day) {
                sum = keccak256(abi.encode(sum, HUB.dayOf(ids[i], uint32(day))));
            }
        }
        address[5] memory owners = [PROVIDER, RENTER, RECIPIENT, MARKET, DESK];
        for (uint256 i = 0; i < owners.length; ++i) {
            (uint256 amount, uint256 fees) = HUB.balanceOf(owners[i], address(TOKEN));
            (uint256 total, uint256 locked) = HUB.collateralOf(owners[i], address(TOKEN));
            sum = keccak256(abi.encode(sum, amount, fees, total, locked));
        }
        sum = keccak256(abi.encode(sum, TOKEN.balanceOf(address(HUB))));
    }

    /// @notice What the pool has covers what it owes for the first weeks that there are.
    function requireCovered(uint256 first) external view {
        uint256 owed = POOL.treasuryOf(address(TOKEN));
        for (uint256 week = first; week < first + 3; ++week) {
            owed += POOL.weekOf(address(TOKEN), week).pot - POOL.weekOf(address(TOKEN), week).claimed;
        }
        equal(TOKEN.balanceOf(address(POOL)), owed, "the pool has just what it owes");
    }

    function _fund(address who) private {
        TOKEN.mint(who, 1e30);
        vm.prank(who);
        TOKEN.approve(address(HUB), type(uint256).max);
    }

    /// @dev The address of the contract that this one makes at a nonce below 128.
    function _created(uint8 nonce) private view returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", address(this), nonce)))));
    }
}
