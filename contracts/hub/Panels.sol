// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {IPanels, Panel, PanelRecord} from "../interfaces/IPanels.sol";
import {Ranges} from "../libraries/Ranges.sol";
import {PanelsState, StoredPanel} from "./PanelsState.sol";

/// @title Panels
/// @notice See {IPanels}.
abstract contract Panels is IPanels, PanelsState, AccessManaged {
    uint256 private constant MOST_MONITORS = 16;
    uint256 private constant MOST_SHARE = 100;

    /// @inheritdoc IPanels
    function createPanel(Panel calldata panel) external returns (uint32 number) {
        bytes32 panelHash = hashPanel(panel);
        number = _panelReferences[panelHash].number;
        if (number != 0) return number;

        uint256 count = panel.monitors.length;
        Ranges.check(panelHash, "monitors", count, 1, MOST_MONITORS);
        Ranges.check(panelHash, "threshold", panel.threshold, 1, count);
        Ranges.check(panelHash, "share", panel.share, 0, MOST_SHARE);
        require(panel.share == 0 || panel.recipient != address(0), Panels_NoRecipient(panel.share));
        address previous = address(0);
        for (uint256 i = 0; i < count; ++i) {
            address monitor = panel.monitors[i];
            require(monitor > previous, Panels_NotAscending(i, monitor));
            previous = monitor;
        }

        number = ++_panelCount;
        _panelReferences[panelHash] = PanelReference({number: number, share: panel.share, recommended: false});
        StoredPanel storage stored = _panels[number];
        stored.monitors = panel.monitors;
        (stored.threshold, stored.share, stored.recipient) = (panel.threshold, panel.share, panel.recipient);
        (stored.arbitrator, stored.arbitrationCap) = (panel.arbitrator, panel.arbitrationCap);
        stored.arbitratorExtraData = panel.arbitratorExtraData;
        emit PanelCreated(number, panelHash, panel);
    }

    /// @inheritdoc IPanels
    function recommendPanel(bytes32 panelHash, bool recommended) external restricted {
        _resolvePanel(panelHash);
        _panelReferences[panelHash].recommended = recommended;
        emit PanelRecommended(panelHash, recommended);
    }

    /// @inheritdoc IPanels
    function panelOf(uint256 number) external view returns (Panel memory) {
        StoredPanel storage stored = _panel(number);
        return
            Panel({
                monitors: stored.monitors,
                threshold: stored.threshold,
                share: stored.share,
                recipient: stored.recipient,
                arbitrator: stored.arbitrator,
                arbitratorExtraData: stored.arbitratorExtraData,
                arbitrationCap: stored.arbitrationCap
            });
    }

    /// @inheritdoc IPanels
    function panelRecordOf(bytes32 panelHash) external view returns (PanelRecord memory) {
        (uint32 number, ) = _resolvePanel(panelHash);
        StoredPanel storage stored = _panels[number];
        return
            PanelRecord({
                reports: stored.reports,
                minutes_: stored.minutes_,
                overturned: stored.overturned,
                recommended: _panelReferences[panelHash].recommended
            });
    }

    /// @inheritdoc IPanels
    function panelNumberOf(bytes32 panelHash) external view returns (uint32 number) {
        (number, ) = _resolvePanel(panelHash);
    }

    /// @inheritdoc IPanels
    function panelCount() external view returns (uint32) {
        return _panelCount;
    }

    /// @inheritdoc IPanels
    function hashPanel(Panel calldata panel) public pure returns (bytes32) {
        return keccak256(abi.encode(panel));
    }
}
