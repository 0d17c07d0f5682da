// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPanels} from "../interfaces/IPanels.sol";

/// @dev A {Panel}, and what it has done. Slots: the count of monitors; `threshold` 8, `share` 8, `recipient` 160, `reports` 24, `minutes_` 32,
/// `overturned` 24; `arbitrator` 160, `arbitrationCap` 96; the arbitrator's extra data.
struct StoredPanel {
    address[] monitors;
    uint8 threshold;
    uint8 share;
    address recipient;
    uint24 reports;
    uint32 minutes_;
    uint24 overturned;
    address arbitrator;
    uint96 arbitrationCap;
    bytes arbitratorExtraData;
}

/// @title PanelsState
/// @notice Records of {IPanels}.
abstract contract PanelsState {
    /// @dev One slot, so that opening a lease reads one.
    struct PanelReference {
        uint32 number;
        uint8 share;
        bool recommended;
    }

    uint32 internal _panelCount;
    mapping(bytes32 panelHash => PanelReference) internal _panelReferences;
    mapping(uint256 number => StoredPanel) internal _panels;

    /// @dev The number and the share, in basis points, of the panel with this hash.
    function _resolvePanel(bytes32 panelHash) internal view returns (uint32 number, uint8 share) {
        PanelReference memory found = _panelReferences[panelHash];
        require(found.number != 0, IPanels.Panels_UnknownHash(panelHash));
        return (found.number, found.share);
    }

    /// @dev The panel with this number.
    function _panel(uint256 number) internal view returns (StoredPanel storage panel) {
        panel = _panels[number];
        require(panel.threshold != 0, IPanels.Panels_UnknownNumber(number));
    }

    /// @dev A panel's report added minutes of downtime. What the counters cannot hold is not counted: nothing depends on them.
    function _countReport(uint256 number, uint256 minutes_) internal {
        StoredPanel storage panel = _panels[number];
        (uint256 reports, uint256 total) = (uint256(panel.reports) + 1, panel.minutes_ + minutes_);
        if (reports <= type(uint24).max) panel.reports = uint24(reports);
        if (total <= type(uint32).max) panel.minutes_ = uint32(total);
    }

    /// @dev A day that a panel reported on was overturned.
    function _countOverturned(uint256 number) internal {
        StoredPanel storage panel = _panels[number];
        if (panel.overturned < type(uint24).max) ++panel.overturned;
    }
}
