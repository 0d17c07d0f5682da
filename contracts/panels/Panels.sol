// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPanels, Panel} from "../interfaces/IPanels.sol";

/// @title Panels
/// @notice See {IPanels}. Nobody owns it, and no record in it can change.
contract Panels is IPanels {
    /// @dev One slot, so that opening a lease reads one.
    struct Reference {
        uint40 number;
        uint8 share;
    }

    uint256 private constant MOST_MONITORS = 16;
    uint256 private constant MOST_SHARE = 100;

    /// @inheritdoc IPanels
    uint40 public panelCount;

    mapping(bytes32 panelHash => Reference) private _references;
    mapping(uint256 number => Panel) private _panels;

    /// @inheritdoc IPanels
    function createPanel(Panel calldata panel) external returns (uint40 number) {
        bytes32 panelHash = hashPanel(panel);
        number = _references[panelHash].number;
        if (number != 0) return number;

        uint256 count = panel.monitors.length;
        _requireInRange("monitors", count, 1, MOST_MONITORS);
        _requireInRange("threshold", panel.threshold, 1, count);
        _requireInRange("share", panel.share, 0, MOST_SHARE);
        require(panel.share == 0 || panel.recipient != address(0), Panels_NoRecipient(panel.share));
        address previous = address(0);
        for (uint256 i = 0; i < count; ++i) {
            address monitor = panel.monitors[i];
            require(monitor > previous, Panels_NotAscending(i, monitor));
            previous = monitor;
        }

        number = ++panelCount;
        _references[panelHash] = Reference({number: number, share: panel.share});
        _panels[number] = panel;
        emit PanelCreated(number, panelHash, panel);
    }

    /// @inheritdoc IPanels
    function resolve(bytes32 panelHash) external view returns (uint40 number, uint8 share) {
        Reference memory found = _references[panelHash];
        require(found.number != 0, Panels_UnknownHash(panelHash));
        return (found.number, found.share);
    }

    /// @inheritdoc IPanels
    function recipientOf(uint256 number) external view returns (address) {
        return _panel(number).recipient;
    }

    /// @inheritdoc IPanels
    function panelOf(uint256 number) external view returns (Panel memory) {
        return _panel(number);
    }

    /// @inheritdoc IPanels
    function hashPanel(Panel calldata panel) public pure returns (bytes32) {
        return keccak256(abi.encode(panel));
    }

    function _panel(uint256 number) private view returns (Panel storage panel) {
        panel = _panels[number];
        require(panel.threshold != 0, Panels_UnknownNumber(number));
    }

    function _requireInRange(bytes32 field, uint256 actual, uint256 least, uint256 most) private pure {
        require(actual >= least && actual <= most, Panels_OutOfRange(field, actual, least, most));
    }
}
