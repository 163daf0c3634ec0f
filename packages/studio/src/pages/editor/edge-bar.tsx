import { type DefinitionEdit, parsePointer, valueAt } from '@cairn/diagram';
import { isJsonObject, type Json } from '@cairn/kit';
import { IconButton } from '../../design/icon-button.tsx';
import { Select } from '../../design/select.tsx';
import { scopeOfEdge } from './new-state.ts';

export interface EdgeBarProps {
  readonly definition: Json;
  /** Pointer of the transition. */
  readonly edge: string;
  readonly onEdit: (edits: readonly DefinitionEdit[]) => void;
}

const endValue = '#end';

/** What can be done with the chosen transition: lead elsewhere, or go. */
export function EdgeBar({ definition, edge, onEdit }: EdgeBarProps) {
  const scope = scopeOfEdge(edge);
  const states = valueAt(definition, parsePointer(`${scope}/States`));
  const names = states !== undefined && isJsonObject(states) ? Object.keys(states) : [];
  const target = valueAt(definition, parsePointer(edge));
  const canEnd = edge.endsWith('/Next') && !/\/(?:Choices|Catch)\/\d+\/Next$/.test(edge);
  return (
    <div className="edge-bar">
      <Select
        label="Leads to"
        value={typeof target === 'string' ? target : endValue}
        options={[
          ...(canEnd || typeof target !== 'string' ? [{ value: endValue, label: 'the end' }] : []),
          ...names.map((name) => ({ value: name, label: name })),
        ]}
        onChange={(name) => onEdit([{ kind: 'connect', edge, to: name === endValue ? null : name }])}
      />
      <IconButton
        icon="trash"
        label="Take the transition away"
        onClick={() => onEdit([{ kind: 'disconnect', edge }])}
        isDisabled={edge.endsWith('/End') || edge.endsWith('StartAt')}
      />
    </div>
  );
}
