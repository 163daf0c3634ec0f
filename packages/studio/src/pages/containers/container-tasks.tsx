import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Duration } from '../../design/duration.tsx';
import { Instant } from '../../design/instant.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Link } from '../../design/link.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  type ContainerTask,
  describeAllTasks,
  describeTaskDefinition,
  stopTask,
} from '../../wire/containers.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { taskStatus } from './container-status.ts';

const refreshMs = 3_000;

const lastPart = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

const columns: readonly TableColumn<ContainerTask>[] = [
  {
    id: 'status',
    header: 'Status',
    cell: (task) => <StatusBadge status={taskStatus(task)} look="plain" />,
    sortValue: taskStatus,
    width: 140,
  },
  {
    id: 'definition',
    header: 'Definition',
    cell: (task) => lastPart(task.taskDefinitionArn),
    sortValue: (task) => lastPart(task.taskDefinitionArn),
  },
  { id: 'cluster', header: 'Cluster', cell: (task) => lastPart(task.clusterArn), isWideOnly: true },
  {
    id: 'began',
    header: 'Began',
    cell: (task) => <Instant seconds={task.createdAt} />,
    sortValue: (task) => task.createdAt,
    width: 130,
  },
  {
    id: 'took',
    header: 'Took',
    cell: (task) => <Duration startSeconds={task.startedAt} stopSeconds={task.stoppedAt} />,
    width: 110,
    isWideOnly: true,
  },
];

/** The tasks of ECS; the one in view stands in the address. */
export function ContainerTasks() {
  const [open, setOpen] = useSearchState('task');
  const { data, error } = useOperation(describeAllTasks, {}, { refetchIntervalMs: refreshMs });
  const task = data?.find(({ taskArn }) => taskArn === open);
  return (
    <>
      <ResourceTable
        noun="tasks"
        icon="columns"
        list={{ items: data, error }}
        rowId={({ taskArn }) => taskArn}
        columns={columns}
        onOpen={({ taskArn }) => setOpen(taskArn, { replaces: false })}
        initialSort={{ column: 'began', isDescending: true }}
        empty="Workflows run tasks by ecs:runTask. Stopped ones are shown for an hour."
      />
      {task !== undefined && <TaskDialog task={task} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function TaskDialog({ task, onClose }: { readonly task: ContainerTask; readonly onClose: () => void }) {
  const { perform } = usePerform(describeAllTasks);
  const definition = useOperation(describeTaskDefinition, { taskDefinition: task.taskDefinitionArn });
  const groups = (definition.data?.taskDefinition.containerDefinitions ?? []).flatMap((container) => {
    const group = container.logConfiguration?.options?.['awslogs-group'];
    return group === undefined ? [] : [{ name: container.name, group }];
  });
  const isStopped = task.lastStatus === 'STOPPED';
  const stop = () =>
    void perform(
      stopTask,
      { cluster: task.clusterArn, task: task.taskArn, reason: 'Stopped in the studio' },
      { text: 'The task is being stopped' },
    );
  return (
    <Dialog
      title={`Task ${lastPart(task.taskArn)}`}
      isOpen
      onClose={onClose}
      width="wide"
      actions={
        isStopped ? undefined : (
          <Button kind="danger" onClick={stop}>
            Stop the task
          </Button>
        )
      }
    >
      <KeyValues
        items={[
          ['Status', <StatusBadge key="s" status={taskStatus(task)} />],
          ['Ended because', task.stoppedReason],
          ['Began', <Instant key="b" seconds={task.createdAt} look="exact" />],
          ...groups.map(
            ({ name, group }) =>
              [
                `Log of ${name}`,
                <Link key={name} href={to.logGroup(group)}>
                  {group}
                </Link>,
              ] as const,
          ),
        ]}
      />
      <JsonView label="Task" text={JSON.stringify(task)} openDepth={2} />
    </Dialog>
  );
}
