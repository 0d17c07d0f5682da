// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {DisputeRecord, DisputeStatus, IDisputeDesk} from "../interfaces/IDisputeDesk.sol";
import {AtStake} from "../interfaces/IDisputes.sol";
import {ILeasehold} from "../interfaces/ILeasehold.sol";
import {Lease} from "../interfaces/ILeases.sol";
import {Permit} from "../interfaces/ILedger.sol";
import {Panel} from "../interfaces/IPanels.sol";

/// @title DisputeDesk
/// @notice See {IDisputeDesk}. Holds no tokens: deposits lie in its balance in the hub. Ether only passes through: of
/// what a caller sent, an arbitrator gets exactly what it asked for, and the caller the rest before the call ends;
/// nothing reads the desk's own balance.
/// @dev An arbitrator is anybody's code. It is called with a fixed amount of gas, its answer is never copied beyond one
/// word, and nobody can call the desk meanwhile. Whoever calls the desk must bring that gas, so the judge depends on
/// the arbitrator alone. (It can't be starved by the depth of calls either: a 64th of the gas stays behind at each, so
/// that a thousand of them would leave nothing of any block's.) What remains is the arbitrator's own weakness: one that
/// somebody can make refuse, say by opening the dispute out of its own locked call, or whose price follows what the
/// caller decides, as the gas price, can be passed over for the council; and where one takes appeals from others than the
/// desk (Kleros does not), a round that the desk does not hear of has no time of its own, and the ruling that was appealed
/// there is not kept. A panel should name none like that.
contract DisputeDesk is IDisputeDesk {
    /// @dev Meta-evidence, by what the dispute is about.
    uint256 private constant CONTEST = 0;
    uint256 private constant CLAIM = 1;

    /// @dev For the renter, or for the provider; 0 is the refusal to decide.
    uint256 private constant FOR_RENTER = 1;
    uint256 private constant FOR_PROVIDER = 2;
    uint256 private constant CHOICES = 2;

    uint256 private constant MOST_DAYS = 8;

    /// @dev A tenth of what is at stake.
    uint256 private constant DEPOSIT_DIVISOR = 10;

    uint256 private constant ROUND_TIME = 30 days;
    uint256 private constant MOST_TIME = 180 days;

    /// @dev Gas for asking a price or a ruling: two hundred reads of storage.
    uint256 private constant ASK_GAS = 500_000;

    /// @dev Gas for putting a dispute to an arbitrator, the price included: sixty new words of storage, and still an
    /// eighth of the most that one transaction can have.
    uint256 private constant CONSULT_GAS = 2_000_000;

    /// @dev What may go between the look at the gas and the call: the price of a call of a cold account, several times.
    uint256 private constant CALL_MARGIN = 20_000;

    /// @dev A fee that all there is could not pay: some arbitrators say by it that there is no appeal.
    uint256 private constant MOST_FEE = type(uint128).max;

    /// @dev Where all money is.
    ILeasehold private immutable HUB;

    /// @dev Who arbitrates where nobody else does. Its fee never changes, and it never refuses.
    IArbitrator private immutable COUNCIL;

    /// @dev Set while a call is under way.
    bool private transient _entered;

    uint256 private _count;
    mapping(uint256 dispute => DisputeRecord) private _disputes;
    mapping(address arbitrator => mapping(uint256 arbitratorDispute => uint256 dispute)) private _numbers;

    /// @dev Undoes what an arbitrator did that can't be used. Never leaves this contract.
    error DisputeDesk_Unusable(address arbitrator);

    /// @dev Neither an arbitrator, nor a token, nor who gets money back can call in the middle of a call.
    modifier nonReentrant() {
        require(!_entered, DisputeDesk_Reentered());
        _entered = true;
        _;
        _entered = false;
    }

    /// @param hub The hub whose dispute desk this is.
    /// @param council Who arbitrates where nobody else does: an arbitrator whose fee never changes.
    /// @param contestMetaEvidence Where it is said what arbitrators of contests have to decide, by ERC-1497.
    /// @param claimMetaEvidence The same, of claims.
    constructor(
        ILeasehold hub,
        IArbitrator council,
        string memory contestMetaEvidence,
        string memory claimMetaEvidence
    ) {
        (HUB, COUNCIL) = (hub, council);
        emit MetaEvidence(CONTEST, contestMetaEvidence);
        emit MetaEvidence(CLAIM, claimMetaEvidence);
    }

    /// @inheritdoc IDisputeDesk
    function contest(
        bytes32 id,
        uint32[] calldata days_,
        Permit calldata permit,
        string calldata evidence
    ) external payable nonReentrant returns (uint256 dispute) {
        uint256 count = days_.length;
        require(count != 0 && count <= MOST_DAYS, DisputeDesk_TooManyDays(count, MOST_DAYS));
        DisputeRecord memory record;
        record.id = id;
        for (uint256 i = 0; i < count; ++i) record.days_[i] = days_[i];
        return _open(record, HUB.openContest(id, msg.sender, days_), permit, CONTEST, evidence);
    }

    /// @inheritdoc IDisputeDesk
    function claim(
        bytes32 id,
        uint24 minutes_,
        Permit calldata permit,
        string calldata evidence
    ) external payable nonReentrant returns (uint256 dispute) {
        DisputeRecord memory record;
        record.id = id;
        return _open(record, HUB.openClaim(id, msg.sender, minutes_), permit, CLAIM, evidence);
    }

    /// @inheritdoc IDisputeDesk
    function submitEvidence(uint256 dispute, string calldata evidence) external nonReentrant {
        emit Evidence(IArbitrator(_openDispute(dispute).arbitrator), dispute, msg.sender, evidence);
    }

    /// @inheritdoc IDisputeDesk
    function appeal(uint256 dispute) external payable nonReentrant {
        DisputeRecord storage record = _openDispute(dispute);
        _requireInTime(dispute, record);
        (address arbitrator, uint256 theirs) = (record.arbitrator, record.arbitratorDispute);
        bytes memory extraData = "";
        if (arbitrator != address(COUNCIL)) {
            (Lease memory lease, ) = HUB.leaseOf(record.id);
            extraData = HUB.panelOf(lease.panel).arbitratorExtraData;
        }

        // Courts forget a ruling once the next round begins.
        record.lastRuling = uint8(_currentRuling(arbitrator, theirs));
        bytes memory question = abi.encodeCall(IArbitrator.appealCost, (theirs, extraData));
        (bool done, uint256 fee) = _ask(arbitrator, gasleft(), question);
        require(done && fee <= MOST_FEE, DisputeDesk_NotAppealable(dispute));
        require(fee <= msg.value, DisputeDesk_FeeTooLow(fee, msg.value));
        (done, , ) = _call(arbitrator, fee, gasleft(), abi.encodeCall(IArbitrator.appeal, (theirs, extraData)));
        require(done, DisputeDesk_NotAppealable(dispute));

        // More rounds give no more time, but they are the arbitrator's to allow. The cast is safe: just bounded.
        uint8 rounds = uint8(Math.min(uint256(record.rounds) + 1, type(uint8).max));
        record.rounds = rounds;
        emit Appealed(dispute, msg.sender, rounds, fee);
        _returnSurplus(fee);
    }

    /// @inheritdoc IArbitrable
    function rule(uint256 arbitratorDispute, uint256 ruling) external nonReentrant {
        uint256 dispute = _numbers[msg.sender][arbitratorDispute];
        require(dispute != 0, DisputeDesk_Unknown(arbitratorDispute));
        DisputeRecord storage record = _openDispute(dispute);
        require(ruling <= CHOICES, DisputeDesk_BadRuling(dispute, ruling));
        _requireInTime(dispute, record);
        emit Ruling(IArbitrator(msg.sender), arbitratorDispute, ruling);
        _resolve(dispute, record, ruling, false);
    }

    /// @inheritdoc IDisputeDesk
    function expire(uint256 dispute) external nonReentrant returns (uint256 ruling) {
        DisputeRecord storage record = _openDispute(dispute);
        uint256 deadline = _deadline(record);
        require(block.timestamp >= deadline, DisputeDesk_NotExpired(dispute, deadline, block.timestamp));
        (address arbitrator, uint256 theirs) = (record.arbitrator, record.arbitratorDispute);
        _requireGas(ASK_GAS);
        (bool answered, uint256 status) = _ask(
            arbitrator,
            ASK_GAS,
            abi.encodeCall(IArbitrator.disputeStatus, (theirs))
        );
        uint256 last = record.openedAt + MOST_TIME;
        bool appealable = answered && status == uint256(IArbitrator.DisputeStatus.Appealable);
        require(!appealable || block.timestamp >= last, DisputeDesk_NotExpired(dispute, last, block.timestamp));
        // Where it is still waited for a ruling, votes that are being cast are none.
        bool waiting = answered && status == uint256(IArbitrator.DisputeStatus.Waiting);
        ruling = waiting ? record.lastRuling : _currentRuling(arbitrator, theirs);
        _resolve(dispute, record, ruling, true);
    }

    /// @notice Puts a dispute to an arbitrator, if it asks no more than `cap`; nothing happens if that is more than
    /// `sent`. A step of {contest} and {claim}: a call of its own, so that one failure, whatever it is, undoes all of
    /// it. Only the desk calls it.
    /// @return fee What it asks for, in wei, and got if that is at most `sent`.
    /// @return arbitratorDispute Its number of the dispute.
    /// @dev Reverts with {DisputeDesk_NotSelf}, and where the arbitrator can't be used.
    function consult(
        address arbitrator,
        bytes calldata extraData,
        uint256 cap,
        uint256 sent
    ) external returns (uint256 fee, uint256 arbitratorDispute) {
        require(msg.sender == address(this), DisputeDesk_NotSelf(msg.sender));
        bool usable;
        (usable, fee) = _costOf(arbitrator, extraData);
        require(usable && fee <= cap, DisputeDesk_Unusable(arbitrator));
        if (fee > sent) return (fee, 0);

        bytes memory data = abi.encodeCall(IArbitrator.createDispute, (CHOICES, extraData));
        uint256 length;
        (usable, length, arbitratorDispute) = _call(arbitrator, fee, gasleft(), data);
        // A number that it gave before would let one ruling end another dispute.
        usable = usable && length >= 32 && _numbers[arbitrator][arbitratorDispute] == 0;
        require(usable, DisputeDesk_Unusable(arbitrator));
    }

    /// @inheritdoc IDisputeDesk
    function disputeOf(uint256 dispute) external view returns (DisputeRecord memory) {
        return _disputes[dispute];
    }

    /// @inheritdoc IDisputeDesk
    function disputeNumberOf(address arbitrator, uint256 arbitratorDispute) external view returns (uint256 dispute) {
        return _numbers[arbitrator][arbitratorDispute];
    }

    /// @inheritdoc IDisputeDesk
    function disputeCount() external view returns (uint256) {
        return _count;
    }

    /// @inheritdoc IDisputeDesk
    function deadlineOf(uint256 dispute) external view returns (uint256) {
        DisputeRecord storage record = _disputes[dispute];
        require(record.status != DisputeStatus.None, DisputeDesk_Unknown(dispute));
        return _deadline(record);
    }

    /// @inheritdoc IDisputeDesk
    function quoteDispute(
        uint32 panel,
        uint256 stake,
        uint256 leastDeposit
    ) external view returns (address arbitrator, uint256 fee, uint256 deposit) {
        deposit = _depositFor(stake, leastDeposit);
        Panel memory judges = HUB.panelOf(panel);
        (arbitrator, fee) = (address(COUNCIL), COUNCIL.arbitrationCost(""));
        if (judges.arbitrator == address(0)) return (arbitrator, fee, deposit);
        _requireGas(ASK_GAS);
        (bool usable, uint256 cost) = _costOf(judges.arbitrator, judges.arbitratorExtraData);
        if (usable && cost <= judges.arbitrationCap) (arbitrator, fee) = (judges.arbitrator, cost);
    }

    /// @dev Takes the deposit, finds the judge, and keeps both.
    function _open(
        DisputeRecord memory record,
        AtStake memory stake,
        Permit calldata permit,
        uint256 metaEvidence,
        string calldata evidence
    ) private returns (uint256 dispute) {
        dispute = ++_count;
        uint256 deposit = _depositFor(stake.amount, stake.leastDeposit);
        HUB.pullDeposit(msg.sender, stake.token, deposit, permit);
        (address arbitrator, uint256 theirs, uint256 fee) = _judge(dispute, stake.panel);

        record.arbitrator = arbitrator;
        record.arbitratorDispute = theirs;
        // The casts are safe: the clock's for 30,000 years, and the hub holds less of a token than 2^120.
        (record.openedAt, record.deposit) = (uint40(block.timestamp), uint128(deposit));
        (record.rounds, record.status) = (1, DisputeStatus.Open);
        _disputes[dispute] = record;
        _numbers[arbitrator][theirs] = dispute;

        emit DisputeOpened(dispute, record.id, arbitrator, theirs, deposit, fee);
        emit Dispute(IArbitrator(arbitrator), theirs, metaEvidence, dispute);
        if (bytes(evidence).length != 0) emit Evidence(IArbitrator(arbitrator), dispute, msg.sender, evidence);
        _returnSurplus(fee);
    }

    /// @dev Puts a dispute to the arbitrator that the panel names, and to the council where it names none or one that
    /// can't be used.
    function _judge(
        uint256 dispute,
        uint256 panel
    ) private returns (address arbitrator, uint256 arbitratorDispute, uint256 fee) {
        Panel memory judges = HUB.panelOf(panel);
        arbitrator = judges.arbitrator;
        if (arbitrator != address(0)) {
            bytes memory data = abi.encodeCall(
                this.consult,
                (arbitrator, judges.arbitratorExtraData, judges.arbitrationCap, msg.value)
            );
            _requireGas(CONSULT_GAS);
            bool usable;
            (usable, fee, arbitratorDispute) = _callSelf(data);
            require(!usable || fee <= msg.value, DisputeDesk_FeeTooLow(fee, msg.value));
            if (usable) return (arbitrator, arbitratorDispute, fee);
            emit ArbitratorReplaced(dispute, arbitrator);
        }
        (arbitrator, fee) = (address(COUNCIL), COUNCIL.arbitrationCost(""));
        require(fee <= msg.value, DisputeDesk_FeeTooLow(fee, msg.value));
        arbitratorDispute = COUNCIL.createDispute{value: fee}(CHOICES, "");
    }

    /// @dev Lets the hub do what was ruled, and gives the deposit to who was right: the opener only if the ruling is
    /// for it.
    function _resolve(uint256 dispute, DisputeRecord storage record, uint256 ruling, bool expired) private {
        (bytes32 id, uint256 deposit) = (record.id, record.deposit);
        uint32[] memory days_ = _daysOf(record);
        bool contested = days_.length != 0;
        bool forRenter = contested ? ruling != FOR_PROVIDER : ruling == FOR_RENTER;
        record.status = forRenter ? DisputeStatus.ForRenter : DisputeStatus.ForProvider;

        (address provider, address renter) = contested
            ? HUB.ruleContest(id, days_, forRenter)
            : HUB.ruleClaim(id, forRenter);
        address winner = forRenter ? renter : provider;
        HUB.returnDeposit(winner, _tokenOf(id), deposit);
        emit DisputeResolved(dispute, id, ruling, winner, deposit, expired);
    }

    /// @dev Gives the caller what it sent and the arbitrator did not ask for.
    function _returnSurplus(uint256 fee) private {
        if (msg.value == fee) return;
        uint256 surplus = msg.value - fee;
        (bool done, , ) = _call(msg.sender, surplus, gasleft(), "");
        require(done, DisputeDesk_SurplusRefused(msg.sender, surplus));
    }

    /// @dev What an arbitrator asks for one dispute; false if it does not say.
    function _costOf(address arbitrator, bytes memory extraData) private view returns (bool usable, uint256 fee) {
        return _ask(arbitrator, ASK_GAS, abi.encodeCall(IArbitrator.arbitrationCost, (extraData)));
    }

    /// @dev The token of a lease: neither can ever change, so it is not stored again.
    function _tokenOf(bytes32 id) private view returns (address) {
        (Lease memory lease, ) = HUB.leaseOf(id);
        return HUB.parameterSetOf(lease.parameterSet).token;
    }

    function _openDispute(uint256 dispute) private view returns (DisputeRecord storage record) {
        record = _disputes[dispute];
        DisputeStatus status = record.status;
        require(status != DisputeStatus.None, DisputeDesk_Unknown(dispute));
        require(status == DisputeStatus.Open, DisputeDesk_Resolved(dispute));
    }

    /// @dev The days that are contested: none for a claim. The hub lets nobody contest the day zero.
    function _daysOf(DisputeRecord storage record) private view returns (uint32[] memory days_) {
        uint32[8] memory all = record.days_;
        uint256 count = 0;
        while (count < MOST_DAYS && all[count] != 0) ++count;
        days_ = new uint32[](count);
        for (uint256 i = 0; i < count; ++i) days_[i] = all[i];
    }

    /// @dev The ruling that an arbitrator gave last; 0 if it gives no answer that is one.
    function _currentRuling(address arbitrator, uint256 theirs) private view returns (uint256) {
        _requireGas(ASK_GAS);
        (bool answered, uint256 ruling) = _ask(
            arbitrator,
            ASK_GAS,
            abi.encodeCall(IArbitrator.currentRuling, (theirs))
        );
        return answered && ruling <= CHOICES ? ruling : 0;
    }

    /// @dev Reverts from when nothing counts any more but {expire}.
    function _requireInTime(uint256 dispute, DisputeRecord storage record) private view {
        uint256 last = record.openedAt + MOST_TIME;
        require(block.timestamp < last, DisputeDesk_TooLate(dispute, last, block.timestamp));
    }

    function _deadline(DisputeRecord storage record) private view returns (uint256) {
        return record.openedAt + Math.min(ROUND_TIME * record.rounds, MOST_TIME);
    }

    function _depositFor(uint256 stake, uint256 leastDeposit) private pure returns (uint256) {
        return Math.max(leastDeposit, Math.ceilDiv(stake, DEPOSIT_DIVISOR));
    }

    /// @dev Reverts unless a call that is made now can be given `stipend` gas: a 64th of what there is stays behind.
    function _requireGas(uint256 stipend) private view {
        uint256 least = stipend + stipend / 63 + CALL_MARGIN;
        require(gasleft() >= least, DisputeDesk_NotEnoughGas(gasleft(), least));
    }

    /// @dev Asks `target`, and takes one word of the answer; false if it fails, or says less than a word.
    function _ask(address target, uint256 stipend, bytes memory data) private view returns (bool done, uint256 word) {
        // Writes 32 bytes of scratch space only, however much is answered.
        assembly ("memory-safe") {
            mstore(0, 0)
            done := staticcall(stipend, target, add(data, 0x20), mload(data), 0, 0x20)
            done := and(done, gt(returndatasize(), 0x1f))
            word := mload(0)
        }
    }

    /// @dev Calls `target`, and takes one word of the answer, which means nothing if that is shorter than a word.
    function _call(
        address target,
        uint256 value,
        uint256 stipend,
        bytes memory data
    ) private returns (bool done, uint256 length, uint256 word) {
        // Writes 32 bytes of scratch space only, however much is answered.
        assembly ("memory-safe") {
            mstore(0, 0)
            done := call(stipend, target, value, add(data, 0x20), mload(data), 0, 0x20)
            length := returndatasize()
            word := mload(0)
        }
    }

    /// @dev Calls {consult}, and takes both words of its answer.
    function _callSelf(bytes memory data) private returns (bool done, uint256 fee, uint256 arbitratorDispute) {
        uint256 stipend = CONSULT_GAS;
        // Writes the 64 bytes of scratch space only.
        assembly ("memory-safe") {
            done := call(stipend, address(), 0, add(data, 0x20), mload(data), 0, 0x40)
            fee := mload(0)
            arbitratorDispute := mload(0x20)
        }
    }
}
