// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IFeedbackPublisher, IFeedbackRegistry} from "../interfaces/IFeedbackPublisher.sol";
import {ITenancies} from "../interfaces/ITenancies.sol";
import {Adjudged, Lease, LeaseFlags} from "../interfaces/ILeases.sol";

/// @title FeedbackPublisher
/// @notice See {IFeedbackPublisher}.
contract FeedbackPublisher is IFeedbackPublisher {
    uint256 private constant HUNDREDTHS_OF_A_PERCENT = 10_000;

    ITenancies private immutable HUB;
    IERC721 private immutable IDENTITIES;
    IFeedbackRegistry private immutable REGISTRY;

    mapping(address provider => uint256 agentId) public agentOf;
    /// @dev By agent too: else a provider could let a throw-away agent have the feedback it does not like.
    mapping(bytes32 id => mapping(uint256 agentId => bool)) public published;

    /// @param hub Whose leases are told of.
    /// @param identities The registry of agents, an ERC-721.
    /// @param registry The registry of feedback.
    constructor(ITenancies hub, IERC721 identities, IFeedbackRegistry registry) {
        (HUB, IDENTITIES, REGISTRY) = (hub, identities, registry);
    }

    /// @inheritdoc IFeedbackPublisher
    function setAgent(uint256 agentId) external {
        if (agentId != 0) _requireOwner(agentId, msg.sender);
        agentOf[msg.sender] = agentId;
        emit AgentSet(msg.sender, agentId);
    }

    /// @inheritdoc IFeedbackPublisher
    function publish(bytes32 id) external {
        (Lease memory lease, Adjudged memory adjudged) = HUB.leaseOf(id);
        uint256 due = uint256(lease.end) - lease.start - adjudged.maintenance;
        require(lease.flags & LeaseFlags.FINALIZED != 0 && due != 0, FeedbackPublisher_NothingToSay(id));
        // Else anyone could publish a provider's best lease as often as it likes.
        address provider = lease.provider;
        uint256 agentId = agentOf[provider];
        require(agentId != 0, FeedbackPublisher_NoAgent(provider));
        _requireOwner(agentId, provider);
        require(!published[id][agentId], FeedbackPublisher_Published(id));
        published[id][agentId] = true;
        // The cast is safe: at most 10,000.
        int128 value = int128(uint128((lease.paid * HUNDREDTHS_OF_A_PERCENT) / due));
        emit FeedbackPublished(id, provider, agentId, value);
        REGISTRY.giveFeedback(agentId, value, 2, "uptime", "leasehold", "", "", id);
    }

    /// @dev An agent that was sold speaks for somebody else.
    function _requireOwner(uint256 agentId, address provider) private view {
        address owner = IDENTITIES.ownerOf(agentId);
        require(owner == provider, FeedbackPublisher_NotOwner(agentId, owner, provider));
    }
}
