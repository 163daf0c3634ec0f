import type { Step } from '@cairn/diagram';
import { Button } from '../../design/button.tsx';

export interface AnswerButtonProps {
  readonly awaited: readonly Step[];
  readonly onShow: (step: Step) => void;
}

/** Leads to where a task that waits for a person is approved or rejected. */
export function AnswerButton({ awaited, onShow }: AnswerButtonProps) {
  const step = awaited.find(({ task }) => task?.kind !== 'activity');
  if (step === undefined) return null;
  return (
    <Button kind="primary" icon="check" title={`Approve or reject ${step.name}`} onClick={() => onShow(step)}>
      Answer
    </Button>
  );
}
