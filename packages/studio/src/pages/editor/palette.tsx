import { stateIconPath } from '@cairn/diagram';
import { type Ref, useState } from 'react';
import { matchesItem, type PaletteItem, paletteGroups } from './palette-items.ts';

/** Names what is dragged: a kind of state. */
export const draggedKindType = 'application/x-cairn-kind';

export interface PaletteProps {
  /** Puts one behind what is chosen. */
  readonly onAdd: (item: PaletteItem) => void;
  readonly searchRef: Ref<HTMLInputElement>;
}

/** The kinds of states: dragged onto a transition, or put behind the chosen state by a press or Enter. */
export function Palette({ onAdd, searchRef }: PaletteProps) {
  const [wanted, setWanted] = useState('');
  const groups = paletteGroups
    .map((group) => ({ ...group, items: group.items.filter((item) => matchesItem(item, wanted)) }))
    .filter(({ items }) => items.length > 0);
  const first = groups[0]?.items[0];
  return (
    <section className="state-palette" aria-label="States to add">
      <input
        ref={searchRef}
        type="search"
        className="input palette-search"
        aria-label="Find a kind of state"
        placeholder="Add a state  (A)"
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || first === undefined) return;
          event.preventDefault();
          onAdd(first);
          setWanted('');
        }}
      />
      {groups.map((group) => (
        <div key={group.label} className="palette-group">
          <h3>{group.label}</h3>
          <ul>
            {group.items.map((item) => (
              <li key={item.kind}>
                <button
                  type="button"
                  className="palette-item"
                  draggable
                  onDragStart={(event) => {
                    event.dataTransfer.setData(draggedKindType, item.kind);
                    event.dataTransfer.effectAllowed = 'copy';
                  }}
                  onClick={() => onAdd(item)}
                >
                  <svg width={14} height={14} viewBox="0 0 16 16" className="state-icon" aria-hidden="true">
                    <path d={iconOf(item)} />
                  </svg>
                  {item.label}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {groups.length === 0 && <p className="palette-none">No kind of state is called so.</p>}
    </section>
  );
}

const serviceOfKind: { readonly [kind: string]: string } = {
  lambda: 'lambda',
  lambdaToken: 'lambda',
  http: 'http',
  sdk: 'aws-sdk:s3',
  activity: 'activity',
  stateMachine: 'states',
  stateMachineSync: 'states',
  dynamodbGetItem: 'dynamodb',
  dynamodbPutItem: 'dynamodb',
  sqs: 'sqs',
  sqsToken: 'sqs',
  sns: 'sns',
  eventBridge: 'events',
  ecsSync: 'ecs',
  batchSync: 'batch',
  glueSync: 'glue',
};

const typeOfKind = {
  choice: 'Choice',
  parallel: 'Parallel',
  map: 'Map',
  distributedMapJson: 'Map',
  distributedMapCsv: 'Map',
  distributedMapObjects: 'Map',
  waitSeconds: 'Wait',
  waitTimestamp: 'Wait',
  waitFromInput: 'Wait',
  pass: 'Pass',
  succeed: 'Succeed',
  fail: 'Fail',
} as const;

/** The picture that the state will have on the graph. */
function iconOf({ kind }: PaletteItem): string {
  const serviceId = serviceOfKind[kind];
  const type = serviceId === undefined ? typeOfKind[kind as keyof typeof typeOfKind] : 'Task';
  return stateIconPath({
    type,
    resource: serviceId === undefined ? undefined : { text: '', service: '', serviceId },
  });
}
