// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What is used of an ERC-8004 reputation registry.
interface IFeedbackRegistry {
    /// @notice Gives feedback on an agent: `value` with `valueDecimals` decimals, under two tags.
    function giveFeedback(
        uint256 agentId,
        int128 value,
        uint8 valueDecimals,
        string calldata tag1,
        string calldata tag2,
        string calldata endpoint,
        string calldata feedbackURI,
        bytes32 feedbackHash
    ) external;
}

/// @title IFeedbackPublisher
/// @notice Tells an ERC-8004 registry what became of leases. Nothing of the protocol depends on it: anyone may call, and repeat a call that
/// the registry refused.
interface IFeedbackPublisher {
    /// @notice A provider says which agent of the registry it is.
    event AgentSet(address indexed provider, uint256 agentId);

    /// @notice A lease's uptime was published: `value` hundredths of a percent.
    event FeedbackPublished(bytes32 indexed id, address indexed provider, uint256 indexed agentId, int128 value);

    /// @notice The agent is `owner`'s.
    error FeedbackPublisher_NotOwner(uint256 agentId, address owner, address caller);

    /// @notice The provider did not say which agent it is.
    error FeedbackPublisher_NoAgent(address provider);

    /// @notice The lease is not finalized, or no minute of it was to be served.
    error FeedbackPublisher_NothingToSay(bytes32 id);

    /// @notice The lease was published before, for this agent.
    error FeedbackPublisher_Published(bytes32 id);

    /// @notice Says which agent of the identity registry the caller is; it must own it. Zero takes it back: the registry's agent of that number, if
    /// there is one, can't be published for.
    /// @dev Reverts with {FeedbackPublisher_NotOwner}, and with what the identity registry says of an agent that does not exist.
    function setAgent(uint256 agentId) external;

    /// @notice Publishes the uptime of a finalized lease, once: served of all minutes that were not announced maintenance, rounded down.
    /// @dev Reverts with {Leases_Unknown}, {FeedbackPublisher_NothingToSay}, {FeedbackPublisher_Published}, {FeedbackPublisher_NoAgent},
    /// {FeedbackPublisher_NotOwner}, and with what the registry reverts with.
    function publish(bytes32 id) external;

    /// @notice Whether a lease was published for an agent.
    function published(bytes32 id, uint256 agentId) external view returns (bool);

    /// @notice The agent that a provider says it is; zero for none.
    function agentOf(address provider) external view returns (uint256);
}
