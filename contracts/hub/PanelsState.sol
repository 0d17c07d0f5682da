// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPanels, Panel} from "../interfaces/IPanels.sol";

/// @title PanelsState
/// @notice Records of {IPanels}.
abstract contract PanelsState {
    /// @dev One slot, so that opening a lease reads one.
    struct PanelReference {
        uint40 number;
        uint8 share;
    }

    uint40 internal _panelCount;
    mapping(bytes32 panelHash => PanelReference) internal _panelReferences;
    mapping(uint256 number => Panel) internal _panels;

    /// @dev The number and the share, in basis points, of the panel with this hash.
    function _resolvePanel(bytes32 panelHash) internal view returns (uint40 number, uint8 share) {
        PanelReference memory found = _panelReferences[panelHash];
        require(found.number != 0, IPanels.Panels_UnknownHash(panelHash));
        return (found.number, found.share);
    }

    /// @dev The panel with this number.
    function _panel(uint256 number) internal view returns (Panel storage panel) {
        panel = _panels[number];
        require(panel.threshold != 0, IPanels.Panels_UnknownNumber(number));
    }
}
