import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Select } from '../../design/select.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { createFunction, listFunctions } from '../../wire/functions.ts';
import { useWire } from '../../wire/wire-context.ts';
import { functionTemplates, type TemplateName } from './function-templates.ts';
import { base64Of, deflateEntry, writeZip } from './zip-archive.ts';

/** Makes a function of a template; its code is changed on its page then. */
export function CreateFunctionDialog({ onClose }: { readonly onClose: () => void }) {
  const { account } = useWire();
  const [name, setName] = useState('');
  const [template, setTemplate] = useState<TemplateName>('hello');
  const [role, setRole] = useState(`arn:aws:iam::${account}:role/function`);
  const navigate = useNavigate();
  const { run } = usePerform(listFunctions);
  const create = async () => {
    const { file, text, runtime, handler } = functionTemplates[template];
    const archive = writeZip([await deflateEntry(file, new TextEncoder().encode(text))]);
    await run(createFunction, {
      FunctionName: name,
      Role: role,
      Runtime: runtime,
      Handler: handler,
      Code: { ZipFile: base64Of(archive) },
    });
  };
  return (
    <ActionDialog
      title="New function"
      submit="Create"
      run={create}
      onClose={onClose}
      onDone={() => navigate(to.function(name, 'code'))}
    >
      <TextField label="Name" value={name} onChange={setName} required isCode />
      <Select
        label="It begins as"
        value={template}
        onChange={setTemplate}
        options={Object.entries(functionTemplates).map(([value, { label }]) => ({
          value: value as TemplateName,
          label,
        }))}
      />
      <TextField
        label="Role"
        hint="What it may do, where policies are in force"
        value={role}
        onChange={setRole}
        required
        isCode
      />
    </ActionDialog>
  );
}
