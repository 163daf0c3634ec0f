import { definitionGrammar } from '@cairn/asl';
import { isJsonObject, type Json, memberOf } from '@cairn/kit';
import { Button } from '../../../design/button.tsx';
import { IconButton } from '../../../design/icon-button.tsx';
import { type EditPlace, edit, listIn, valueIn } from './edit-place.ts';
import { ObjectFields } from './object-fields.tsx';

/** The branches of a Parallel: their states are on the graph. */
export function BranchesForm({ place }: { readonly place: EditPlace }) {
  const branches = listIn(place, '/Branches');
  const state = place.pointer;
  return (
    <section className="form-list" aria-label="Branches">
      <header>
        <h4>Branches</h4>
        <Button
          size="small"
          kind="quiet"
          icon="plus"
          onClick={() => edit(place, [{ kind: 'addBranch', state }])}
        >
          Add a branch
        </Button>
      </header>
      <ol className="form-rows">
        {branches.map((branch, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: branches have no other name
          <li key={index}>
            <button
              type="button"
              className="link"
              onClick={() => {
                const start = isJsonObject(branch) ? memberOf(branch, 'StartAt') : undefined;
                if (typeof start === 'string') {
                  place.session.select(
                    `${state}/Branches/${index}/States/${start.replaceAll('~', '~0').replaceAll('/', '~1')}`,
                  );
                }
              }}
            >
              Branch {index + 1}
            </button>
            <span className="faint">{statesIn(branch)}</span>
            <IconButton
              icon="chevronUp"
              size="small"
              label="Move the branch up"
              isDisabled={index === 0}
              onClick={() =>
                edit(place, [{ kind: 'moveInList', state, list: 'Branches', from: index, to: index - 1 }])
              }
            />
            <IconButton
              icon="trash"
              size="small"
              label="Delete the branch"
              isDisabled={branches.length < 2}
              onClick={() => edit(place, [{ kind: 'removeBranch', state, position: index }])}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** How a Map treats its items: within the execution, or each in one of its own. */
export function ProcessorForm({ place }: { readonly place: EditPlace }) {
  const field = valueIn(place, '/Iterator') === undefined ? 'ItemProcessor' : 'Iterator';
  const processor = valueIn(place, `/${field}`);
  return (
    <section className="form-list" aria-label={field}>
      <header>
        <h4>{field}</h4>
        <span className="faint">{statesIn(processor)}, on the graph</span>
      </header>
      <ObjectFields
        place={place}
        path={`/${field}`}
        grammar={definitionGrammar.Processor}
        always={['ProcessorConfig']}
        except={new Set(['StartAt'])}
      />
    </section>
  );
}

function statesIn(region: Json | undefined): string {
  const states = region !== undefined && isJsonObject(region) ? memberOf(region, 'States') : undefined;
  const count = states !== undefined && isJsonObject(states) ? Object.keys(states).length : 0;
  return `${count} ${count === 1 ? 'state' : 'states'}`;
}
