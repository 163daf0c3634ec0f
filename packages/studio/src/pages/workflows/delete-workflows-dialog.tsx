import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { toast } from '../../design/toasts.tsx';
import { deleteStateMachine, listStateMachines } from '../../wire/step-functions.ts';
import { useAction } from '../../wire/use-action.ts';

export interface DeleteWorkflowsDialogProps {
  readonly arns: readonly string[];
  readonly isOpen: boolean;
  readonly onClose: (isDone: boolean) => void;
}

/** Asks before machines are deleted: their running executions end, which nothing brings back. */
export function DeleteWorkflowsDialog({ arns, isOpen, onClose }: DeleteWorkflowsDialogProps) {
  const remove = useAction(deleteStateMachine, { renews: [listStateMachines] });
  const what = arns.length === 1 ? '1 workflow' : `${arns.length} workflows`;
  const removeAll = async () => {
    try {
      for (const stateMachineArn of arns) await remove.run({ stateMachineArn });
    } catch {
      // The dialog stays and shows what the service said.
      return;
    }
    toast({ text: `Deleted ${what}` });
    onClose(true);
  };
  return (
    <Dialog
      title={`Delete ${what}?`}
      width="narrow"
      isOpen={isOpen}
      onClose={() => onClose(false)}
      onSubmit={() => void removeAll()}
      actions={
        <>
          <Button onClick={() => onClose(false)}>Keep</Button>
          <Button kind="danger" type="submit" isBusy={remove.isRunning}>
            Delete
          </Button>
        </>
      }
    >
      <p>Running executions are stopped. Versions, aliases and histories go with it.</p>
      <ErrorCallout error={remove.error} />
    </Dialog>
  );
}
