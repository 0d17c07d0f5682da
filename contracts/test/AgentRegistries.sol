// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IFeedbackRegistry} from "../interfaces/IFeedbackPublisher.sol";

/// @notice An ERC-8004 identity registry, as far as feedback needs one. The first agent is number 0, as in the registries in use.
contract AgentIdentities is ERC721 {
    uint256 private _agents;

    constructor() ERC721("Agents", "AGENT") {}

    function register() external returns (uint256 agentId) {
        agentId = _agents;
        ++_agents;
        _mint(msg.sender, agentId);
    }
}

/// @notice An ERC-8004 reputation registry, as far as giving feedback goes: who may, what it takes, and what it keeps and says.
contract FeedbackRegistry is IFeedbackRegistry {
    struct Feedback {
        int128 value;
        uint8 valueDecimals;
        string tag1;
        string tag2;
    }

    int128 private constant MOST = 1e38;

    IERC721 private immutable IDENTITIES;

    mapping(uint256 agentId => mapping(address client => Feedback[])) private _feedback;

    /// Whether it refuses all feedback for now.
    bool public refusing;

    event NewFeedback(
        uint256 indexed agentId,
        address indexed clientAddress,
        uint64 feedbackIndex,
        int128 value,
        uint8 valueDecimals,
        string indexed indexedTag1,
        string tag1,
        string tag2,
        string endpoint,
        string feedbackURI,
        bytes32 feedbackHash
    );

    error FeedbackRegistry_Refused();
    error FeedbackRegistry_SelfFeedback(uint256 agentId, address client);
    error FeedbackRegistry_BadValue(int128 value, uint8 valueDecimals);

    constructor(IERC721 identities) {
        IDENTITIES = identities;
    }

    function setRefusing(bool refusing_) external {
        refusing = refusing_;
    }

    /// @dev Indices begin with 1. An agent that does not exist has no owner, which the identity registry says by reverting.
    function giveFeedback(
        uint256 agentId,
        int128 value,
        uint8 valueDecimals,
        string calldata tag1,
        string calldata tag2,
        string calldata endpoint,
        string calldata feedbackURI,
        bytes32 feedbackHash
    ) external {
        require(!refusing, FeedbackRegistry_Refused());
        require(
            value >= -MOST && value <= MOST && valueDecimals <= 18,
            FeedbackRegistry_BadValue(value, valueDecimals)
        );
        require(!_speaksFor(agentId, msg.sender), FeedbackRegistry_SelfFeedback(agentId, msg.sender));
        Feedback[] storage given = _feedback[agentId][msg.sender];
        given.push(Feedback(value, valueDecimals, tag1, tag2));
        emit NewFeedback(
            agentId,
            msg.sender,
            uint64(given.length),
            value,
            valueDecimals,
            tag1,
            tag1,
            tag2,
            endpoint,
            feedbackURI,
            feedbackHash
        );
    }

    function getLastIndex(uint256 agentId, address client) external view returns (uint64) {
        return uint64(_feedback[agentId][client].length);
    }

    function readFeedback(
        uint256 agentId,
        address client,
        uint64 index
    ) external view returns (int128 value, uint8 valueDecimals, string memory tag1, string memory tag2) {
        Feedback storage given = _feedback[agentId][client][index - 1];
        return (given.value, given.valueDecimals, given.tag1, given.tag2);
    }

    function _speaksFor(uint256 agentId, address client) private view returns (bool) {
        address owner = IDENTITIES.ownerOf(agentId);
        return
            client == owner || IDENTITIES.isApprovedForAll(owner, client) || IDENTITIES.getApproved(agentId) == client;
    }
}
