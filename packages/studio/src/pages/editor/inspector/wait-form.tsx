import { Select } from '../../../design/select.tsx';
import { DraftField } from './draft-field.tsx';
import { type EditPlace, edit, valueIn } from './edit-place.ts';
import { numberText, pathText, readNumberText, readPathText } from './field-text.ts';

const forms = ['Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath'] as const;
type WaitField = (typeof forms)[number];
const labels: { readonly [form in WaitField]: string } = {
  Seconds: 'for some seconds',
  Timestamp: 'until an instant',
  SecondsPath: 'for the seconds that the input says',
  TimestampPath: 'until the instant that the input says',
};
const beginnings: { readonly [form in WaitField]: number | string } = {
  Seconds: 5,
  Timestamp: '2030-01-01T00:00:00Z',
  SecondsPath: '$.seconds',
  TimestampPath: '$.until',
};

/** How long a Wait waits. */
export function WaitForm({ place }: { readonly place: EditPlace }) {
  const form = forms.find((field) => valueIn(place, `/${field}`) !== undefined);
  const offered = forms.filter((field) => !place.isJsonata || !field.endsWith('Path'));
  const value = form === undefined ? undefined : valueIn(place, `/${form}`);
  const change = (next: WaitField) =>
    edit(place, [
      ...(form === undefined ? [] : [{ kind: 'setField' as const, state: place.pointer, path: `/${form}` }]),
      { kind: 'setField', state: place.pointer, path: `/${next}`, value: beginnings[next] },
    ]);
  return (
    <div className="form-fields">
      <Select
        label="Waits"
        value={form ?? ''}
        options={[
          ...(form === undefined ? [{ value: '' as const, label: 'choose' }] : []),
          ...offered.map((field) => ({ value: field, label: labels[field] })),
        ]}
        onChange={(next) => {
          if (next !== '') change(next);
        }}
      />
      {form !== undefined && (
        <DraftField
          label={form}
          isCode
          hint={place.isJsonata ? 'Or {% … %}' : undefined}
          value={form === 'Seconds' ? numberText(value) : pathText(value)}
          onCommit={(text) => {
            const reading =
              form === 'Seconds'
                ? readNumberText(text, { isInteger: true, canBeExpression: place.isJsonata })
                : form === 'Timestamp'
                  ? { kind: 'value' as const, value: text }
                  : readPathText(text);
            if (reading.kind === 'refused') return reading.message;
            if (reading.value === undefined) return 'A Wait needs to know how long';
            edit(place, [{ kind: 'setField', state: place.pointer, path: `/${form}`, value: reading.value }]);
            return undefined;
          }}
        />
      )}
    </div>
  );
}
