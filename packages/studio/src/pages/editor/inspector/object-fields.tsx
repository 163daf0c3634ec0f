import type { ObjectGrammar } from '@cairn/asl';
import { isJsonObject, printJson } from '@cairn/kit';
import { Button } from '../../../design/button.tsx';
import { IconButton } from '../../../design/icon-button.tsx';
import { Menu } from '../../../design/menu.tsx';
import { type EditPlace, setIn, valueIn } from './edit-place.ts';
import { emptyValue } from './empty-value.ts';
import { FieldControl } from './field-control.tsx';

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
