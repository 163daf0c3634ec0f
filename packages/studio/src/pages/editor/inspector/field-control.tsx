import { definitionGrammar, type FieldType, predefinedErrorNames } from '@cairn/asl';
import type { Json } from '@cairn/kit';
import { Select } from '../../../design/select.tsx';
import { Switch } from '../../../design/switch.tsx';
import { fieldText } from '../field-words.ts';
import { DraftField } from './draft-field.tsx';
import { type EditPlace, setIn, valueIn } from './edit-place.ts';
import {
  type FieldReading,
  jsonText,
  numberText,
  pathText,
  readJsonText,
  readNumberText,
  readPathText,
} from './field-text.ts';
import { ObjectFields } from './object-fields.tsx';

export interface FieldControlProps {
  readonly place: EditPlace;
  /** JSON pointer from the state on. */
  readonly path: string;
  readonly name: string;
  readonly type: FieldType;
}

const unset = '';

/** The control for one field of the language, by what may stand in it. */
export function FieldControl({ place, path, name, type }: FieldControlProps) {
  const value = valueIn(place, path);
  const hint = fieldText(name);
  const commit = (reading: FieldReading): string | undefined => {
    if (reading.kind === 'refused') return reading.message;
    setIn(place, path, reading.value);
    return undefined;
  };
  const label = name;
  switch (type.kind) {
    case 'boolean':
      return <Switch label={label} isOn={value === true} onChange={(isOn) => setIn(place, path, isOn)} />;
    case 'enumeration':
      return (
        <Select
          label={label}
          hint={hint}
          value={typeof value === 'string' ? value : unset}
          options={[
            { value: unset, label: 'as is usual' },
            ...type.values.map((one) => ({ value: one, label: one })),
          ]}
          onChange={(next) => setIn(place, path, next === unset ? undefined : next)}
        />
      );
    case 'integer':
    case 'number':
      return (
        <DraftField
          label={label}
          hint={hint}
          isCode
          value={numberText(value)}
          onCommit={(text) =>
            commit(
              readNumberText(text, {
                isInteger: type.kind === 'integer',
                canBeExpression: place.isJsonata && type.expression === true,
              }),
            )
          }
        />
      );
    case 'path':
    case 'reference-path':
      return (
        <DraftField
          label={label}
          hint={hint}
          isCode
          placeholder="$"
          value={pathText(value)}
          onCommit={(text) => commit(readPathText(text))}
        />
      );
    case 'string':
    case 'timestamp':
      return (
        <DraftField
          label={label}
          hint={hint}
          isCode={name !== 'Comment' && name !== 'Cause'}
          value={typeof value === 'string' ? value : jsonText(value)}
          {...(name === 'Comment' || name === 'Cause' ? { lines: 1 } : {})}
          {...(name === 'Next' || name === 'Default' ? { options: place.names } : {})}
          onCommit={(text) => commit({ kind: 'value', value: text === '' ? undefined : text })}
        />
      );
    case 'list':
      if (type.of.kind === 'string') {
        return (
          <DraftField
            label={label}
            hint={`${hint ?? ''} Separated by commas.`.trim()}
            isCode
            options={name === 'ErrorEquals' ? predefinedErrorNames : []}
            value={
              Array.isArray(value)
                ? value.filter((one) => typeof one === 'string').join(', ')
                : jsonText(value)
            }
            onCommit={(text) => commit({ kind: 'value', value: wordsOf(text) })}
          />
        );
      }
      return <JsonControl {...{ label, hint, value, commit }} />;
    case 'object':
      return (
        <fieldset className="form-object">
          <legend>{label}</legend>
          <ObjectFields
            place={place}
            path={path}
            grammar={definitionGrammar[type.grammar]}
            always={alwaysIn[type.grammar] ?? []}
          />
        </fieldset>
      );
    case 'states':
      return null;
    default:
      return <JsonControl {...{ label, hint, value, commit }} />;
  }
}

/** Fields of objects that are shown before they are written. */
const alwaysIn: { readonly [grammar: string]: readonly string[] } = {
  ProcessorConfig: ['Mode'],
  Retrier: ['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate'],
  Catcher: ['ErrorEquals'],
  ItemReader: ['Resource', 'Arguments', 'Parameters'],
  ReaderConfig: ['InputType', 'MaxItems'],
  ItemBatcher: ['MaxItemsPerBatch'],
  ResultWriter: ['Resource', 'Arguments', 'Parameters'],
  Credentials: ['RoleArn'],
};

function wordsOf(text: string): Json | undefined {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return words.length === 0 ? undefined : words;
}

function JsonControl(props: {
  readonly label: string;
  readonly hint: string | undefined;
  readonly value: Json | undefined;
  readonly commit: (reading: FieldReading) => string | undefined;
}) {
  const { label, hint, value, commit } = props;
  return (
    <DraftField
      label={label}
      hint={hint}
      isCode
      lines={2}
      value={jsonText(value)}
      onCommit={(text) => commit(readJsonText(text))}
    />
  );
}
