import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Select } from '../../design/select.tsx';
import { Switch } from '../../design/switch.tsx';
import { TextField } from '../../design/text-field.tsx';
import { toast } from '../../design/toasts.tsx';
import { createLogGroup, describeLogGroups } from '../../wire/logs.ts';
import { describeStateMachine, updateStateMachine } from '../../wire/step-functions.ts';
import type { LogLevel, StateMachineDescription } from '../../wire/step-functions-types.ts';
import { useAction } from '../../wire/use-action.ts';
import { DeleteWorkflowsDialog } from './delete-workflows-dialog.tsx';
import { TagsPart } from './tags-part.tsx';

const levels: readonly { readonly value: LogLevel; readonly label: string }[] = [
  { value: 'OFF', label: 'Nothing' },
  { value: 'ALL', label: 'All events' },
  { value: 'ERROR', label: 'Errors' },
  { value: 'FATAL', label: 'Runs that fail' },
];

/** Role, logging, tracing and tags of a machine, and its end. */
export function SettingsTab({ machine }: { readonly machine: StateMachineDescription }) {
  const [isDeleting, setIsDeleting] = useState(false);
  const navigate = useNavigate();
  return (
    <>
      <KeyValues
        items={[
          [
            'ARN',
            <span key="arn">
              <code>{machine.stateMachineArn}</code>{' '}
              <CopyButton text={machine.stateMachineArn} label="Copy the ARN" />
            </span>,
          ],
          ['Type', machine.type === 'EXPRESS' ? 'Express' : 'Standard'],
          ['Created', <Instant key="created" seconds={machine.creationDate} look="exact" />],
          ['Revision', machine.revisionId],
        ]}
      />
      <SettingsForm key={machine.revisionId ?? ''} machine={machine} />
      <TagsPart resourceArn={machine.stateMachineArn} />
      <section className="workflow-part" aria-label="Delete">
        <h2>Delete</h2>
        <p>Its runs are stopped; versions, aliases and histories go with it.</p>
        <Button kind="danger" icon="trash" onClick={() => setIsDeleting(true)}>
          Delete the workflow
        </Button>
      </section>
      <DeleteWorkflowsDialog
        arns={[machine.stateMachineArn]}
        isOpen={isDeleting}
        onClose={(isDone) => {
          setIsDeleting(false);
          if (isDone) navigate(to.workflows());
        }}
      />
    </>
  );
}

function SettingsForm({ machine }: { readonly machine: StateMachineDescription }) {
  const logging = machine.loggingConfiguration;
  const [roleArn, setRoleArn] = useState(machine.roleArn);
  const [level, setLevel] = useState<LogLevel>(logging?.level ?? 'OFF');
  const [hasData, setHasData] = useState(logging?.includeExecutionData ?? false);
  const [group, setGroup] = useState(
    logging?.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn ?? defaultGroup(machine),
  );
  const [isTraced, setIsTraced] = useState(machine.tracingConfiguration?.enabled ?? false);
  const update = useAction(updateStateMachine, { renews: [describeStateMachine] });
  const save = async () => {
    await update.run({
      stateMachineArn: machine.stateMachineArn,
      roleArn,
      loggingConfiguration:
        level === 'OFF'
          ? { level }
          : {
              level,
              includeExecutionData: hasData,
              destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: group } }],
            },
      tracingConfiguration: { enabled: isTraced },
    });
    toast({ text: 'The settings are saved' });
  };
  return (
    <form
      className="workflow-part workflow-settings"
      aria-label="Settings"
      onSubmit={(event) => {
        event.preventDefault();
        // The form shows what the service said.
        save().catch(() => undefined);
      }}
    >
      <TextField label="Role" value={roleArn} onChange={setRoleArn} isCode />
      <Select label="Logged" value={level} options={levels} onChange={setLevel} />
      {level !== 'OFF' && (
        <>
          <TextField label="Log group" value={group} onChange={setGroup} isCode hint="ARN; it ends in :*" />
          <Switch label="With inputs and outputs" isOn={hasData} onChange={setHasData} />
        </>
      )}
      <Switch label="Traced" isOn={isTraced} onChange={setIsTraced} />
      <ErrorCallout error={update.error} />
      {update.error?.code === 'InvalidLoggingConfiguration' && (
        <MakeLogGroup logGroupArn={group} onMade={() => void save().catch(() => undefined)} />
      )}
      <div>
        <Button kind="primary" type="submit" icon="save" isBusy={update.isRunning}>
          Save settings
        </Button>
      </div>
    </form>
  );
}

/** Offers to make a log group that is not there: the service makes none by itself. */
function MakeLogGroup(props: { readonly logGroupArn: string; readonly onMade: () => void }) {
  const create = useAction(createLogGroup, { renews: [describeLogGroups] });
  const logGroupName = /:log-group:([^:]+)/.exec(props.logGroupArn)?.[1];
  if (logGroupName === undefined) return null;
  return (
    <div>
      <ErrorCallout error={create.error} />
      <Button
        icon="plus"
        isBusy={create.isRunning}
        // Why it could not be made is shown above.
        onClick={() => void create.run({ logGroupName }).then(props.onMade, () => undefined)}
      >
        Make the log group, and save
      </Button>
    </div>
  );
}

function defaultGroup({ stateMachineArn, name }: StateMachineDescription): string {
  const [, partition, , region, account] = stateMachineArn.split(':');
  return `arn:${partition}:logs:${region}:${account}:log-group:/aws/vendedlogs/states/${name}:*`;
}
