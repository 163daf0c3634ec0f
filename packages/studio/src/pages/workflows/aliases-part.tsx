import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Field } from '../../design/field.tsx';
import { Instant } from '../../design/instant.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import {
  createStateMachineAlias,
  deleteStateMachineAlias,
  describeStateMachineAlias,
  listStateMachineAliases,
  updateStateMachineAlias,
} from '../../wire/step-functions.ts';
import type {
  RoutingConfiguration,
  StateMachineAlias,
  StateMachineDescription,
  StateMachineVersion,
} from '../../wire/step-functions-types.ts';
import { useAction } from '../../wire/use-action.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { qualifierOf } from './qualifier-of.ts';

export interface AliasesPartProps {
  readonly machine: StateMachineDescription;
  readonly versions: readonly StateMachineVersion[];
}

/** Aliases: names that lead runs to one version, or to two by weights. */
export function AliasesPart({ machine, versions }: AliasesPartProps) {
  const { stateMachineArn } = machine;
  const list = usePagedOperation(
    listStateMachineAliases,
    { stateMachineArn },
    { items: (output) => output.stateMachineAliases },
  );
  const [isCreating, setIsCreating] = useState(false);
  return (
    <section className="workflow-part" aria-label="Aliases">
      <header className="workflow-part-header">
        <h2>Aliases</h2>
        <Button icon="plus" isDisabled={versions.length === 0} onClick={() => setIsCreating(true)}>
          Create an alias
        </Button>
      </header>
      <ErrorCallout error={list.error} />
      {list.items?.length === 0 && (
        <EmptyState icon="branch" title="No aliases yet">
          <p>
            An alias is a name to start runs by, like <code>live</code>. It leads to a version, or a part of
            the runs to one and the rest to another.
          </p>
        </EmptyState>
      )}
      <ul className="alias-list">
        {list.items?.map(({ stateMachineAliasArn }) => (
          <li key={stateMachineAliasArn}>
            <Alias arn={stateMachineAliasArn} versions={versions} />
          </li>
        ))}
      </ul>
      {isCreating && <AliasDialog versions={versions} onClose={() => setIsCreating(false)} />}
    </section>
  );
}

function Alias({
  arn,
  versions,
}: {
  readonly arn: string;
  readonly versions: readonly StateMachineVersion[];
}) {
  const { data: alias, error } = useOperation(describeStateMachineAlias, { stateMachineAliasArn: arn });
  const remove = useAction(deleteStateMachineAlias, { renews: [listStateMachineAliases] });
  const [isOpen, setIsOpen] = useState<'edit' | 'delete'>();
  if (alias === undefined) return <ErrorCallout error={error} />;
  return (
    <div className="alias">
      <strong>{qualifierOf(arn)}</strong>
      <span>
        {alias.routingConfiguration
          .map(
            ({ stateMachineVersionArn, weight }) =>
              `version ${qualifierOf(stateMachineVersionArn)}: ${weight} %`,
          )
          .join(', ')}
      </span>
      <span className="faint">
        changed <Instant seconds={alias.updateDate} />
      </span>
      <span className="row-actions">
        <Button size="small" icon="edit" onClick={() => setIsOpen('edit')}>
          Change
        </Button>
        <Button size="small" kind="quiet" icon="trash" onClick={() => setIsOpen('delete')}>
          Delete
        </Button>
      </span>
      {isOpen === 'edit' && (
        <AliasDialog alias={alias} versions={versions} onClose={() => setIsOpen(undefined)} />
      )}
      <Dialog
        title={`Delete the alias ${qualifierOf(arn)}?`}
        width="narrow"
        isOpen={isOpen === 'delete'}
        onClose={() => setIsOpen(undefined)}
        onSubmit={() => {
          // The dialog shows what the service said.
          remove.run({ stateMachineAliasArn: arn }).catch(() => undefined);
        }}
        actions={
          <>
            <Button onClick={() => setIsOpen(undefined)}>Keep</Button>
            <Button kind="danger" type="submit" isBusy={remove.isRunning}>
              Delete
            </Button>
          </>
        }
      >
        <p>What starts runs by this name fails from then on.</p>
        <ErrorCallout error={remove.error} />
      </Dialog>
    </div>
  );
}

const none = 'none';

interface AliasDialogProps {
  readonly alias?: StateMachineAlias;
  readonly versions: readonly StateMachineVersion[];
  readonly onClose: () => void;
}

function AliasDialog({ alias, versions, onClose }: AliasDialogProps) {
  const routes = alias?.routingConfiguration ?? [];
  const [name, setName] = useState('live');
  const [first, setFirst] = useState(
    routes[0]?.stateMachineVersionArn ?? versions[0]?.stateMachineVersionArn ?? '',
  );
  const [second, setSecond] = useState(routes[1]?.stateMachineVersionArn ?? none);
  const [weight, setWeight] = useState(routes[0]?.weight ?? 100);
  const create = useAction(createStateMachineAlias, { renews: [listStateMachineAliases] });
  const update = useAction(updateStateMachineAlias, {
    renews: [listStateMachineAliases, describeStateMachineAlias],
  });
  const options = versions.map(({ stateMachineVersionArn }) => ({
    value: stateMachineVersionArn,
    label: `Version ${qualifierOf(stateMachineVersionArn)}`,
  }));
  const submit = async () => {
    const routingConfiguration: readonly RoutingConfiguration[] =
      second === none
        ? [{ stateMachineVersionArn: first, weight: 100 }]
        : [
            { stateMachineVersionArn: first, weight },
            { stateMachineVersionArn: second, weight: 100 - weight },
          ];
    if (alias === undefined) await create.run({ name, routingConfiguration });
    else await update.run({ stateMachineAliasArn: alias.stateMachineAliasArn, routingConfiguration });
    onClose();
  };
  return (
    <Dialog
      title={alias === undefined ? 'Create an alias' : `Change ${alias.name}`}
      isOpen
      onClose={onClose}
      onSubmit={() => {
        // The dialog shows what the service said.
        submit().catch(() => undefined);
      }}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={create.isRunning || update.isRunning}>
            {alias === undefined ? 'Create' : 'Change'}
          </Button>
        </>
      }
    >
      {alias === undefined && <TextField label="Name" value={name} onChange={setName} isCode />}
      <Select label="Runs go to" value={first} options={options} onChange={setFirst} />
      <Select
        label="And some of them to"
        value={second}
        options={[{ value: none, label: 'no other' }, ...options.filter(({ value }) => value !== first)]}
        onChange={(next) => {
          setSecond(next);
          if (next !== none && weight === 100) setWeight(90);
        }}
      />
      {second !== none && (
        <Field label={`Weight: ${weight} % and ${100 - weight} %`}>
          {(control) => (
            <input
              {...control}
              type="range"
              min={0}
              max={100}
              value={weight}
              onChange={(event) => setWeight(Number(event.target.value))}
            />
          )}
        </Field>
      )}
      <ErrorCallout error={create.error ?? update.error} />
    </Dialog>
  );
}
