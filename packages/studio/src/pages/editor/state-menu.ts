import type { MenuItem } from '../../design/menu.tsx';
import type { GraphActions } from './graph-actions.ts';

export interface StateMenuSetting {
  readonly actions: GraphActions;
  readonly onRename: () => void;
  readonly onAdd: () => void;
}

/** What can be done with a state; without one, with the graph. All of it has a key or stands in the form too. */
export function stateMenu(
  id: string | undefined,
  { actions, onRename, onAdd }: StateMenuSetting,
): readonly (readonly MenuItem[])[] {
  const add: MenuItem = { id: 'add', label: 'Add a state', icon: 'plus', keys: 'A', run: onAdd };
  if (id === undefined) return [[add]];
  const { edit, wrap, remove } = actions;
  return [
    [
      { id: 'rename', label: 'Rename', icon: 'edit', keys: 'F2', run: onRename },
      {
        id: 'duplicate',
        label: 'Duplicate',
        icon: 'copy',
        keys: 'Ctrl D',
        run: () => edit([{ kind: 'duplicateState', state: id }]),
      },
      { ...add, label: 'Add a state behind it' },
    ],
    [
      { id: 'parallel', label: 'Wrap in a Parallel', icon: 'split', run: () => wrap(id, 'Parallel') },
      { id: 'map', label: 'Wrap in a Map', icon: 'map', run: () => wrap(id, 'Map') },
    ],
    [{ id: 'delete', label: 'Delete', icon: 'trash', keys: 'Del', isDanger: true, run: remove }],
  ];
}
