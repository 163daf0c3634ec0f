import { useState } from 'react';
import { Page } from '../../app/page.tsx';
import { to } from '../../app/routes.ts';
import { useNavigate, useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import { toast } from '../../design/toasts.tsx';
import { createStateMachine, listStateMachines } from '../../wire/step-functions.ts';
import type { StateMachineType } from '../../wire/step-functions-types.ts';
import { useAction } from '../../wire/use-action.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire } from '../../wire/wire-context.ts';
import { keepInput } from './keep-input.ts';
import { templateRole } from './templates/make-need.ts';
import { needName, type Template } from './templates/template.ts';
import { TemplateCards } from './templates/template-cards.tsx';
import { TemplatePicture } from './templates/template-picture.tsx';
import { templates } from './templates/templates.ts';
import { useTemplateNeeds } from './templates/use-template-needs.ts';
import './editor.css';
import './templates/templates.css';

/** Makes a workflow from a template: with what the template needs, ready to be started. */
export function NewWorkflowPage() {
  const [id, setId] = useSearchState('template');
  const template = templates.find((one) => one.id === id) ?? (templates[0] as Template);
  return (
    <Page
      title="New workflow"
      crumbs={[{ label: 'Workflows', href: to.workflows() }]}
      subtitle="Begin with one of these: each runs as it is, and all of it can be changed."
    >
      <div className="new-workflow">
        <TemplateCards chosen={template.id} onChoose={(next) => setId(next.id)} />
        <NewWorkflow key={template.id} template={template} />
      </div>
    </Page>
  );
}

const types: readonly { readonly value: StateMachineType; readonly label: string }[] = [
  { value: 'STANDARD', label: 'Standard: lasts up to a year, each step is kept' },
  { value: 'EXPRESS', label: 'Express: up to five minutes, many at once' },
];

/** Templates of what an Express workflow does not know can only be Standard. */
function isStandardOnly({ waitsForAnswer, definition }: Template): boolean {
  const text = definition({ account: '', region: '', endpoint: '', arns: {} });
  return waitsForAnswer !== undefined || /\.sync|DISTRIBUTED/.test(text);
}

function NewWorkflow({ template }: { readonly template: Template }) {
  const { account } = useWire();
  const { data: machines } = useOperation(listStateMachines, { maxResults: 1000 });
  const taken = new Set(machines?.stateMachines.map(({ name }) => name));
  const [typed, setTyped] = useState<string>();
  const [type, setType] = useState<StateMachineType>('STANDARD');
  const needs = useTemplateNeeds();
  const create = useAction(createStateMachine, { renews: [listStateMachines] });
  const navigate = useNavigate();
  const name = typed ?? freshName(template.id, taken);
  const objection = objectionTo(name, taken);
  const isStandard = isStandardOnly(template);
  const submit = async () => {
    const place = await needs.make(template);
    if (place === undefined) return;
    const { stateMachineArn } = await create.run({
      name,
      definition: template.definition(place),
      roleArn: templateRole(account),
      type: isStandard ? 'STANDARD' : type,
    });
    keepInput(stateMachineArn, template.input);
    toast({ text: `${name} is there, with an input to start it with` });
    navigate(to.editWorkflow(name));
  };
  return (
    <form
      className="new-workflow-form"
      onSubmit={(event) => {
        event.preventDefault();
        // The page shows what went wrong.
        if (objection === undefined) submit().catch(() => undefined);
      }}
    >
      <h2>{template.title}</h2>
      <TemplatePicture template={template} />
      {template.needs.length > 0 && (
        <div className="template-needs">
          <p>With it is made, unless it is there already:</p>
          <ul>
            {template.needs.map((need) => (
              <li key={needName(need)}>{needName(need)}</li>
            ))}
          </ul>
        </div>
      )}
      {template.condition !== undefined && <Callout kind="note">{template.condition}</Callout>}
      <TextField label="Name" value={name} onChange={setTyped} error={objection} isCode />
      <Select
        label="Type"
        value={isStandard ? 'STANDARD' : type}
        options={types}
        onChange={setType}
        isDisabled={isStandard}
        {...(isStandard && { hint: 'What it waits for needs a Standard workflow' })}
      />
      <ErrorCallout error={needs.error ?? create.error} />
      <Button
        kind="primary"
        type="submit"
        icon="plus"
        isBusy={needs.making !== undefined || create.isRunning}
        isDisabled={objection !== undefined}
      >
        {needs.making === undefined ? 'Create' : `Making ${needs.making}`}
      </Button>
    </form>
  );
}

function freshName(wanted: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!taken.has(name)) return name;
  }
}

function objectionTo(name: string, taken: ReadonlySet<string>): string | undefined {
  if (!/^[\w-]{1,80}$/.test(name)) return '1 to 80 letters, digits, - and _';
  return taken.has(name) ? 'Another workflow has this name' : undefined;
}
