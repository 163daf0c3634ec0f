import { parseArn } from '@cairn/kit';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { classNames } from '../design/class-names.ts';
import { Icon } from '../design/icon.tsx';
import { statusKindOf } from '../design/status.ts';
import { StatusIcon } from '../design/status-icon.tsx';
import { searchExecutions } from '../wire/cairn.ts';
import { listAllGraphqlApis } from '../wire/graphql-apis.ts';
import { listStateMachines } from '../wire/step-functions.ts';
import { useOperation } from '../wire/use-operation.ts';
import { type Command, commandsFor } from './commands.ts';
import { useNavigate } from './use-navigation.ts';

/** Opens with Ctrl-K or Cmd-K, anywhere. */
export function CommandPalette({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  return isOpen ? <OpenPalette onClose={onClose} /> : null;
}

/** Has the palette opened and closed by its keys. */
export function usePaletteKeys(toggle: () => void): void {
  const latest = useRef(toggle);
  latest.current = toggle;
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.ctrlKey || event.metaKey) ||
        event.altKey ||
        event.shiftKey
      )
        return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function OpenPalette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const navigate = useNavigate();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const commands = useCommands(text);
  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  const at = Math.min(chosen, commands.length - 1);
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    navigate(command.href);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setChosen((at + 1) % Math.max(1, commands.length));
    else if (event.key === 'ArrowUp') setChosen((at - 1 + commands.length) % Math.max(1, commands.length));
    else if (event.key === 'Enter') run(commands[at]);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog's own key for what a click outside does
    <dialog
      ref={dialog}
      className="palette"
      aria-label="Go to"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="palette-frame">
        <div className="palette-input">
          <Icon name="search" />
          <input
            role="combobox"
            aria-label="Go to a page, workflow or run"
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-activedescendant={commands.length === 0 ? undefined : `${id}-${at}`}
            placeholder="Go to a page, a workflow, a run by name or ARN"
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setChosen(0);
            }}
            onKeyDown={onKeyDown}
          />
          <kbd>Esc</kbd>
        </div>
        <div role="listbox" id={`${id}-list`} aria-label="Results" className="palette-list" tabIndex={-1}>
          {commands.map((command, index) => (
            <CommandLine
              key={command.id}
              id={`${id}-${index}`}
              command={command}
              isChosen={index === at}
              onPoint={() => setChosen(index)}
              onRun={() => run(command)}
            />
          ))}
          {commands.length === 0 && <p className="palette-none">Nothing has this name.</p>}
        </div>
      </div>
    </dialog>
  );
}

interface CommandLineProps {
  readonly id: string;
  readonly command: Command;
  readonly isChosen: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}

function CommandLine({ id, command, isChosen, onPoint, onRun }: CommandLineProps) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field runs what is chosen
    <div
      ref={line}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className={classNames('palette-line', isChosen && 'palette-line-on')}
      onPointerMove={onPoint}
      onClick={onRun}
    >
      {command.status === undefined ? (
        <Icon name={command.icon} />
      ) : (
        <StatusIcon kind={statusKindOf(command.status)} size={16} />
      )}
      <span className="truncate">{command.label}</span>
      <span className="palette-kind">{command.kind}</span>
    </div>
  );
}

function useCommands(text: string): readonly Command[] {
  // What is known is found at once: Enter takes what fits all that was typed. The server is asked when the typing pauses.
  const wanted = text.trim();
  const asked = useDeferredValue(wanted);
  const machines = useOperation(listStateMachines, { maxResults: 1_000 }, { staleMs: 30_000 });
  const apis = useOperation(listAllGraphqlApis, {}, { staleMs: 30_000 });
  const isName = asked.length >= 2 && parseArn(asked) === undefined;
  const runs = useOperation(searchExecutions, isName ? { namePrefix: asked, maxResults: 10 } : undefined, {
    keepsPrevious: true,
  });
  return useMemo(
    () =>
      commandsFor(wanted, {
        machines: machines.data?.stateMachines ?? [],
        apis: apis.data ?? [],
        runs: isName ? (runs.data?.executions ?? []).filter(({ name }) => name.startsWith(wanted)) : [],
      }),
    [wanted, machines.data, apis.data, runs.data, isName],
  );
}
