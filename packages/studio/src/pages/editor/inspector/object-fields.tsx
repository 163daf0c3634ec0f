import { definitionGrammar, type FieldType, type ObjectGrammar, predefinedErrorNames } from '@cairn/asl';
import { isJsonObject, type Json, printJson } from '@cairn/kit';
import { Button } from '../../../design/button.tsx';
import { IconButton } from '../../../design/icon-button.tsx';
import { Menu } from '../../../design/menu.tsx';
import { Select } from '../../../design/select.tsx';
import { Switch } from '../../../design/switch.tsx';
import { fieldText } from '../field-words.ts';
import { DraftField } from './draft-field.tsx';
import { type EditPlace, setIn, valueIn } from './edit-place.ts';
import { emptyValue } from './empty-value.ts';
import {
  type FieldReading,
  jsonText,
  numberText,
  pathText,
  readJsonText,
  readNumberText,
  readPathText,
} from './field-text.ts';

export interface ObjectFieldsProps {
  readonly place: EditPlace;
  /** JSON pointer of the object, from the state on; empty for the state itself. */
  readonly path: string;
  readonly grammar: ObjectGrammar;
  /** Fields that are shown although they are not there. */
  readonly always: readonly string[];
  /** Fields that are shown elsewhere. */
  readonly except?: ReadonlySet<string>;
  /** Only these, where given. */
  readonly only?: ReadonlySet<string>;
}

/** The fields of an object: those that are there, and a menu of those that could be. */
export function ObjectFields({ place, path, grammar, always, except, only }: ObjectFieldsProps) {
  const value = valueIn(place, path);
  const object = value !== undefined && isJsonObject(value) ? value : {};
  const language = place.isJsonata ? 'JSONata' : 'JSONPath';
  const fields = Object.entries(grammar.fields).filter(
    ([name, field]) =>
      (field.language === undefined || field.language === language) &&
      field.type.kind !== 'states' &&
      except?.has(name) !== true &&
      (only === undefined || only.has(name)),
  );
  const shown = fields.filter(([name]) => Object.hasOwn(object, name) || always.includes(name));
  const others = fields.filter(([name]) => !Object.hasOwn(object, name) && !always.includes(name));
  const unknown =
    only === undefined ? Object.keys(object).filter((name) => !isKnown(grammar, name, language)) : [];
  return (
    <div className="form-fields">
      {shown.map(([name, { type }]) => (
        <div key={name} className="form-field">
          <FieldControl place={place} path={`${path}/${name}`} name={name} type={type} />
          {Object.hasOwn(object, name) && grammar.required?.includes(name) !== true && (
            <IconButton
              icon="close"
              size="small"
              label={`Take ${name} away`}
              className="form-field-remove"
              onClick={() => setIn(place, `${path}/${name}`, undefined)}
            />
          )}
        </div>
      ))}
      {unknown.map((name) => (
        <div key={name} className="form-field form-field-unknown">
          <p>
            <code>{name}</code> {printJson(object[name] ?? null).slice(0, 80)}
            <span className="field-error"> is no field of {language} here</span>
          </p>
          <IconButton
            icon="close"
            size="small"
            label={`Take ${name} away`}
            onClick={() =>
              setIn(place, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, undefined)
            }
          />
        </div>
      ))}
      {others.length > 0 && (
        <Menu
          label="Fields to add"
          groups={[
            others.map(([name, { type }]) => ({
              id: name,
              label: name,
              run: () => setIn(place, `${path}/${name}`, emptyValue(name, type, place)),
            })),
          ]}
        >
          {(opener) => (
            <Button {...opener} kind="quiet" size="small" icon="plus">
              Add a field
            </Button>
          )}
        </Menu>
      )}
    </div>
  );
}

function isKnown(grammar: ObjectGrammar, name: string, language: string): boolean {
  const field = Object.hasOwn(grammar.fields, name) ? grammar.fields[name] : undefined;
  return field !== undefined && (field.language === undefined || field.language === language);
}

interface FieldControlProps {
  readonly place: EditPlace;
  /** JSON pointer from the state on. */
  readonly path: string;
  readonly name: string;
  readonly type: FieldType;
}

const unset = '';

/** The control for one field of the language, by what may stand in it. */
function FieldControl({ place, path, name, type }: FieldControlProps) {
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
      return <ListControl {...{ name, type, hint, value, commit }} />;
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

/** A list of words in a line; other lists as JSON. */
function ListControl(props: {
  readonly name: string;
  readonly type: Extract<FieldType, { kind: 'list' }>;
  readonly hint: string | undefined;
  readonly value: Json | undefined;
  readonly commit: (reading: FieldReading) => string | undefined;
}) {
  const { name, type, hint, value, commit } = props;
  if (type.of.kind !== 'string') return <JsonControl label={name} {...{ hint, value, commit }} />;
  return (
    <DraftField
      label={name}
      hint={`${hint ?? ''} Separated by commas.`.trim()}
      isCode
      options={name === 'ErrorEquals' ? predefinedErrorNames : []}
      value={
        Array.isArray(value) ? value.filter((one) => typeof one === 'string').join(', ') : jsonText(value)
      }
      onCommit={(text) => commit({ kind: 'value', value: wordsOf(text) })}
    />
  );
}
