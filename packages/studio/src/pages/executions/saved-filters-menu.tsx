import { useState } from 'react';
import { useSearch } from 'wouter';
import { useNavigate } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Menu, type MenuItem } from '../../design/menu.tsx';
import { TextField } from '../../design/text-field.tsx';
import { toast } from '../../design/toasts.tsx';
import {
  filtersIn,
  forgetFilters,
  readFilters,
  type SavedFilters,
  saveFilters,
  withFilters,
} from './saved-filters.ts';

/** Filters that this browser keeps under names: chosen, kept, forgotten. */
export function SavedFiltersMenu({ stateMachineArn }: { readonly stateMachineArn: string | undefined }) {
  const list = stateMachineArn ?? 'all';
  // The router says when there is another address.
  useSearch();
  const current = filtersIn(window.location.search);
  const navigate = useNavigate();
  const [saved, setSaved] = useState(() => readFilters(localStorage, list));
  const [isNaming, setIsNaming] = useState(false);
  const chosen = saved.find(({ query }) => query === current);
  if (saved.length === 0 && current === '') return null;
  const use = ({ query }: Pick<SavedFilters, 'query'>) =>
    navigate(`${window.location.pathname}?${withFilters(window.location.search, query)}`, { replaces: true });
  const forget = (filters: SavedFilters) => {
    setSaved(forgetFilters(localStorage, list, filters.name));
    toast({
      text: `The filters ${filters.name} are forgotten`,
      action: { label: 'Undo', run: () => setSaved(saveFilters(localStorage, list, filters)) },
    });
  };
  const groups: readonly (readonly MenuItem[])[] = [
    saved.map((filters) => ({ id: `use ${filters.name}`, label: filters.name, run: () => use(filters) })),
    [
      ...(chosen === undefined
        ? [
            {
              id: 'keep',
              label: 'Keep these filters…',
              icon: 'save' as const,
              isDisabled: current === '',
              run: () => setIsNaming(true),
            },
          ]
        : [
            {
              id: 'forget',
              label: `Forget ${chosen.name}`,
              icon: 'trash' as const,
              run: () => forget(chosen),
            },
          ]),
      {
        id: 'clear',
        label: 'Take all filters away',
        icon: 'close' as const,
        isDisabled: current === '',
        run: () => use({ query: '' }),
      },
    ],
  ];
  return (
    <>
      <Menu label="Kept filters" groups={groups.filter((group) => group.length > 0)}>
        {(opener) => (
          <Button {...opener} icon="filter">
            {chosen?.name ?? 'Filters'}
          </Button>
        )}
      </Menu>
      {isNaming && (
        <NameDialog
          onClose={() => setIsNaming(false)}
          onName={(name) => {
            setSaved(saveFilters(localStorage, list, { name, query: current }));
            setIsNaming(false);
          }}
        />
      )}
    </>
  );
}

function NameDialog(props: { readonly onClose: () => void; readonly onName: (name: string) => void }) {
  const [name, setName] = useState('');
  return (
    <Dialog
      title="Keep these filters"
      width="narrow"
      isOpen
      onClose={props.onClose}
      onSubmit={() => {
        if (name.trim() !== '') props.onName(name.trim());
      }}
      actions={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isDisabled={name.trim() === ''}>
            Keep
          </Button>
        </>
      }
    >
      <TextField label="Name" hint="This browser keeps them." value={name} onChange={setName} />
    </Dialog>
  );
}
