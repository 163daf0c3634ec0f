import { choiceRuleSkeleton } from '@cairn/diagram';
import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { Button } from '../../../design/button.tsx';
import { IconButton } from '../../../design/icon-button.tsx';
import { Select } from '../../../design/select.tsx';
import { toast } from '../../../design/toasts.tsx';
import { comparisonOf, operandText, operators, readOperand, ruleText } from './choice-rule.ts';
import { DraftField } from './draft-field.tsx';
import { type EditPlace, edit, listIn, setIn, valueIn } from './edit-place.ts';
import { jsonText, readJsonText } from './field-text.ts';
import { ListFrame } from './list-frame.tsx';
import { TransitionField } from './transition-field.tsx';

/** The rules of a Choice, and where it goes when none holds. */
export function ChoiceRules({ place }: { readonly place: EditPlace }) {
  const rules = listIn(place, '/Choices');
  const add = () => {
    const [next] = place.names;
    if (next === undefined) {
      toast({ kind: 'failed', text: 'There is no state yet that a rule could lead to' });
      return;
    }
    const item = choiceRuleSkeleton(next, place.isJsonata ? 'JSONata' : 'JSONPath');
    edit(place, [{ kind: 'addToList', state: place.pointer, list: 'Choices', item }]);
  };
  return (
    <>
      <ListFrame
        label="Rules"
        item="rule"
        count={rules.length}
        summary={(position) => ruleText(rules[position])}
        onAdd={add}
        onRemove={(position) =>
          edit(place, [{ kind: 'removeFromList', state: place.pointer, list: 'Choices', position }])
        }
        onMove={(from, to) =>
          edit(place, [{ kind: 'moveInList', state: place.pointer, list: 'Choices', from, to }])
        }
      >
        {(position) => (
          <>
            {place.isJsonata ? (
              <DraftField
                label="Condition"
                hint="{% … %} that is true or false"
                isCode
                lines={2}
                value={conditionText(valueIn(place, `/Choices/${position}/Condition`))}
                onCommit={(text) => {
                  setIn(
                    place,
                    `/Choices/${position}/Condition`,
                    text.trim() === '' ? undefined : expression(text),
                  );
                  return undefined;
                }}
              />
            ) : (
              <RuleFields place={place} path={`/Choices/${position}`} depth={0} />
            )}
            <TransitionField place={place} path={`/Choices/${position}/Next`} label="Leads to" />
            <DraftField
              label="Assign"
              hint="Variables that are set when the rule holds"
              isCode
              lines={1}
              value={jsonText(valueIn(place, `/Choices/${position}/Assign`))}
              onCommit={(text) => {
                const reading = readJsonText(text);
                if (reading.kind === 'refused') return reading.message;
                setIn(place, `/Choices/${position}/Assign`, reading.value);
                return undefined;
              }}
            />
          </>
        )}
      </ListFrame>
      <TransitionField place={place} path="/Default" label="When no rule holds" none="none" />
    </>
  );
}

function conditionText(value: Json | undefined): string {
  return typeof value === 'string' ? value : jsonText(value);
}

/** What is typed without the signs of an expression gets them. */
function expression(text: string): Json {
  const trimmed = text.trim();
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  return /^\{%[\s\S]*%\}$/.test(trimmed) ? trimmed : `{% ${trimmed} %}`;
}

const ruleKinds = ['compare', 'And', 'Or', 'Not'] as const;
type RuleKind = (typeof ruleKinds)[number];
const kindWords: { readonly [kind in RuleKind]: string } = {
  compare: 'compares',
  And: 'all of these hold',
  Or: 'one of these holds',
  Not: 'this does not hold',
};

/** Rules nest in a form as deep as people read. */
const depthMax = 4;

interface RuleFieldsProps {
  readonly place: EditPlace;
  /** JSON pointer of the rule, from the state on. */
  readonly path: string;
  readonly depth: number;
}

/** A JSONPath rule: a comparison, or rules put together. */
function RuleFields({ place, path, depth }: RuleFieldsProps) {
  const value = valueIn(place, path);
  const rule = value !== undefined && isJsonObject(value) ? value : {};
  const kind = kindOf(rule);
  const change = (next: RuleKind) => {
    if (next === kind) return;
    setIn(place, path, changedRule(rule, kind, next));
  };
  return (
    <div className="rule">
      <Select
        label="Rule"
        isLabelHidden
        value={kind}
        options={ruleKinds
          .filter((each) => each === 'compare' || depth < depthMax)
          .map((each) => ({ value: each, label: kindWords[each] }))}
        onChange={change}
      />
      {kind === 'compare' && <Comparison place={place} path={path} rule={rule} />}
      {kind === 'Not' && <RuleFields place={place} path={`${path}/Not`} depth={depth + 1} />}
      {(kind === 'And' || kind === 'Or') && (
        <RuleGroup place={place} path={`${path}/${kind}`} depth={depth} rules={memberOf(rule, kind)} />
      )}
    </div>
  );
}

function RuleGroup(props: RuleFieldsProps & { readonly rules: Json | undefined }) {
  const { place, path, depth, rules } = props;
  const list = rules !== undefined && isJsonArray(rules) ? rules : [];
  return (
    <div className="rule-group">
      {list.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rules have no other name
        <div key={index} className="rule-part">
          <RuleFields place={place} path={`${path}/${index}`} depth={depth + 1} />
          <IconButton
            icon="close"
            size="small"
            label="Delete this part of the rule"
            isDisabled={list.length === 1}
            onClick={() =>
              setIn(
                place,
                path,
                list.filter((__, at) => at !== index),
              )
            }
          />
        </div>
      ))}
      <Button
        size="small"
        kind="quiet"
        icon="plus"
        onClick={() => setIn(place, path, [...list, { Variable: '$', IsPresent: true }])}
      >
        Add a part
      </Button>
    </div>
  );
}

function Comparison(props: { readonly place: EditPlace; readonly path: string; readonly rule: JsonObject }) {
  const { place, path, rule } = props;
  const { operator, operand } = comparisonOf(rule);
  const variable = memberOf(rule, 'Variable');
  return (
    <div className="rule-comparison">
      <DraftField
        label="Variable"
        isCode
        placeholder="$.name"
        value={typeof variable === 'string' ? variable : ''}
        onCommit={(text) => {
          setIn(place, `${path}/Variable`, text);
          return undefined;
        }}
      />
      <Select
        label="Comparison"
        value={operator ?? ''}
        options={[
          ...(operator === undefined ? [{ value: '', label: 'choose' }] : []),
          ...operators.map((one) => ({ value: one, label: one })),
        ]}
        onChange={(next) => {
          if (next === '') return;
          const rest = Object.entries(rule).filter(([name]) => name !== operator);
          const moved = readOperand(next, operandText(operand));
          const kept = moved.kind === 'value' ? moved.value : readOperand(next, '').value;
          setIn(place, path, Object.fromEntries(insertBeforeNext(rest, [next, kept ?? ''])));
        }}
      />
      {operator !== undefined && (
        <DraftField
          label="With"
          isCode
          value={operandText(operand)}
          onCommit={(text) => {
            const reading = readOperand(operator, text);
            if (reading.kind === 'refused') return reading.message;
            setIn(place, `${path}/${operator}`, reading.value);
            return undefined;
          }}
        />
      )}
    </div>
  );
}

/** The new comparison stands where people write it: before `Next`. */
function insertBeforeNext(entries: readonly [string, Json][], entry: [string, Json]): [string, Json][] {
  const at = entries.findIndex(([name]) => name === 'Next');
  return at < 0 ? [...entries, entry] : [...entries.slice(0, at), entry, ...entries.slice(at)];
}

function kindOf(rule: JsonObject): RuleKind {
  return ruleKinds.find((kind) => kind !== 'compare' && Object.hasOwn(rule, kind)) ?? 'compare';
}

const outerFields = ['Next', 'Comment', 'Assign', 'Output'];

/** The rule as another kind; what it compared becomes a part of it, and comes back out of it. */
function changedRule(rule: JsonObject, from: RuleKind, to: RuleKind): JsonObject {
  const outer = Object.entries(rule).filter(([name]) => outerFields.includes(name));
  const inner = Object.fromEntries(Object.entries(rule).filter(([name]) => !outerFields.includes(name)));
  const parts = partsOf(inner, from);
  const first = parts[0] ?? { Variable: '$', IsPresent: true };
  if (to === 'compare') return Object.fromEntries([...Object.entries(first), ...outer]);
  return Object.fromEntries([[to, to === 'Not' ? first : parts.length === 0 ? [first] : parts], ...outer]);
}

function partsOf(inner: JsonObject, kind: RuleKind): readonly JsonObject[] {
  if (kind === 'compare') return [inner];
  const value = memberOf(inner, kind);
  const parts = kind === 'Not' ? [value] : value !== undefined && isJsonArray(value) ? value : [];
  return parts.filter((part): part is JsonObject => part !== undefined && isJsonObject(part));
}
