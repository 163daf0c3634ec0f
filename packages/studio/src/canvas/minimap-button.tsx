import { ControlButton } from '@xyflow/react';
import { Icon } from '../design/icon.tsx';
import type { Minimap } from './use-minimap.ts';

/** Shows and hides the map of the whole. */
export function MinimapButton({ minimap }: { readonly minimap: Minimap }) {
  const label = minimap.isShown ? 'Hide the map' : 'Show the map';
  return (
    <ControlButton aria-label={label} title={label} aria-pressed={minimap.isShown} onClick={minimap.toggle}>
      <Icon name="map" size={14} />
    </ControlButton>
  );
}
