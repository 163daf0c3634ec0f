import { Select } from '../../../design/select.tsx';
import { type EditPlace, edit, valueIn } from './edit-place.ts';

export interface TransitionFieldProps {
  readonly place: EditPlace;
  /** JSON pointer of the name, from the state on: `/Next`, `/Choices/0/Next`. */
  readonly path: string;
  readonly label: string;
  /** What stands for no state: the end of the region, or none at all. */
  readonly none?: 'end' | 'none';
}

const end = '#end';

/** Where a transition leads: one of the states of the region, or its end. */
export function TransitionField({ place, path, label, none }: TransitionFieldProps) {
  const value = valueIn(place, path);
  const current = typeof value === 'string' ? value : end;
  const isMissing = typeof value === 'string' && !place.names.includes(value);
  return (
    <Select
      label={label}
      value={current}
      error={isMissing ? 'There is no state of this name here' : undefined}
      options={[
        ...(none === undefined && typeof value === 'string'
          ? []
          : [{ value: end, label: none === 'end' ? 'the end' : 'nothing' }]),
        ...(isMissing ? [{ value: current, label: current }] : []),
        ...place.names.map((name) => ({ value: name, label: name })),
      ]}
      onChange={(name) => {
        const edge = place.pointer + path;
        if (name !== end) edit(place, [{ kind: 'connect', edge, to: name }]);
        else if (none === 'end') edit(place, [{ kind: 'connect', edge, to: null }]);
        else edit(place, [{ kind: 'disconnect', edge }]);
      }}
    />
  );
}
