import { type RunView, type Step, stepPlaces } from '@cairn/diagram';
import { IconButton } from '../../design/icon-button.tsx';
import { Select } from '../../design/select.tsx';

export interface StepVisitPickerProps {
  readonly view: RunView;
  readonly steps: readonly Step[];
  readonly step: Step;
  readonly onStep: (stepId: number) => void;
}

/** So many visits are offered in a list; others are reached one by one, or by the iterations of their Map. */
const listedMax = 100;

/** Which visit of a state is looked at: one of several attempts, branches, items or loops. */
export function StepVisitPicker({ view, steps, step, onStep }: StepVisitPickerProps) {
  if (steps.length < 2) return null;
  const at = steps.indexOf(step);
  const from = Math.max(0, Math.min(at - listedMax / 2, steps.length - listedMax));
  const go = (position: number) => {
    const next = steps[position];
    if (next !== undefined) onStep(next.id);
  };
  return (
    <span className="visit-picker">
      <IconButton
        icon="chevronLeft"
        label="Earlier visit"
        size="small"
        isDisabled={at <= 0}
        onClick={() => go(at - 1)}
      />
      <Select
        label="Visit"
        isLabelHidden
        value={String(step.id)}
        onChange={(id) => onStep(Number(id))}
        options={steps.slice(from, from + listedMax).map((each, index) => ({
          value: String(each.id),
          label: visitLabel(view, each, `${from + index + 1} of ${steps.length}`),
        }))}
      />
      <IconButton
        icon="chevronRight"
        label="Later visit"
        size="small"
        isDisabled={at >= steps.length - 1}
        onClick={() => go(at + 1)}
      />
    </span>
  );
}

function visitLabel(view: RunView, step: Step, position: string): string {
  const places = stepPlaces(view, step).map(({ name, kind, index }) =>
    kind === 'branch' ? `${name}, branch ${index + 1}` : `${name}[${index}]`,
  );
  const visit = step.visit > 1 ? [`visit ${step.visit}`] : [];
  return places.length === 0 ? `Visit ${position}` : [...places, ...visit].join(' / ');
}
