// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Who judges a lease.
struct Panel {
    /// Who watches the machine: 1 to 16 distinct addresses in ascending order.
    address[] monitors;
    /// How many monitors must agree on a minute of downtime; 1 to the number of monitors.
    uint8 threshold;
    /// The panel's share of pay after the protocol's fee, in basis points; at most 100, that is 1 %.
    uint8 share;
    /// Who receives that share. Zero only if the share is.
    address recipient;
    /// The ERC-792 arbitrator of disputes; zero for the council.
    address arbitrator;
    /// What the arbitrator is given to choose its court by.
    bytes arbitratorExtraData;
    /// The most the arbitrator may ask for one round, in wei. One that asks more is replaced by the council.
    uint96 arbitrationCap;
}

/// @notice What a panel has done so far, and whether governance recommends it. Counters stop at the most they can hold.
struct PanelRecord {
    /// Reports that added minutes of downtime, and those minutes.
    uint24 reports;
    uint32 minutes_;
    /// Days whose reports an arbitrator overturned.
    uint24 overturned;
    /// Whether it is on governance's list. That is advice: any panel serves any offer.
    bool recommended;
}

/// @title IPanels
/// @notice Permissionless, immutable records of who judges a lease. An offer names a panel by the full hash of its content; a
/// lease refers to it by number.
interface IPanels {
    /// @notice A panel was recorded. `number` stands for it from now on.
    event PanelCreated(uint32 indexed number, bytes32 indexed panelHash, Panel panel);

    /// @notice Governance put a panel on its list of recommended ones, or took it off.
    event PanelRecommended(bytes32 indexed panelHash, bool recommended);

    /// @notice The monitor at `index` is zero or not above the one before it. Sort them, without repetition.
    error Panels_NotAscending(uint256 index, address monitor);

    /// @notice The panel takes a share of pay, but names nobody to receive it.
    error Panels_NoRecipient(uint8 share);

    /// @notice No panel with this hash exists. Record it by {createPanel} before an offer that names it is taken.
    error Panels_UnknownHash(bytes32 panelHash);

    /// @notice No panel has this number.
    error Panels_UnknownNumber(uint256 number);

    /// @notice Records a panel and returns its number, from 1; anyone may. A panel that exists already keeps its number,
    /// and nothing happens.
    /// @dev Reverts with {IRanges.Ranges_OutOfRange}, {Panels_NotAscending} or {Panels_NoRecipient}.
    function createPanel(Panel calldata panel) external returns (uint32 number);

    /// @notice Puts a panel on the list of recommended ones, or takes it off. Nothing in the protocol depends on it.
    /// @dev Restricted to whom the authority admits. Reverts with {Panels_UnknownHash}.
    function recommendPanel(bytes32 panelHash, bool recommended) external;

    /// @notice The hash that offers name a panel by: `keccak256(abi.encode(panel))`.
    function hashPanel(Panel calldata panel) external pure returns (bytes32);

    /// @notice The number of the panel with this hash.
    /// @dev Reverts with {Panels_UnknownHash}.
    function panelNumberOf(bytes32 panelHash) external view returns (uint32 number);

    /// @notice The panel with this number.
    /// @dev Reverts with {Panels_UnknownNumber}.
    function panelOf(uint256 number) external view returns (Panel memory);

    /// @notice What the panel with this hash has done so far.
    /// @dev Reverts with {Panels_UnknownHash}.
    function panelRecordOf(bytes32 panelHash) external view returns (PanelRecord memory);

    /// @notice How many panels there are: the number of the newest.
    function panelCount() external view returns (uint32);
}
