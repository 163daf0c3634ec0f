import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Menu } from '../../design/menu.tsx';
import { toast } from '../../design/toasts.tsx';
import type { StateMachineDescription } from '../../wire/step-functions-types.ts';
import { useWire } from '../../wire/wire-context.ts';
import { download, pngPicture, svgPicture } from './export-picture.ts';
import { cliCommand, cloudFormationTemplate, sdkProgram } from './export-texts.ts';
import { PolicyDialog } from './policy-dialog.tsx';

/** Takes a workflow elsewhere: as a picture, a command, a program, a template, a policy. */
export function ExportMenu({ machine }: { readonly machine: StateMachineDescription }) {
  const { region } = useWire();
  const [isPolicyShown, setIsPolicyShown] = useState(false);
  const { name, definition } = machine;
  const place = { endpoint: window.location.origin.replace('//studio.localhost', '//localhost'), region };
  const attempt = (work: Promise<void>) => {
    work.catch((error: unknown) => toast({ kind: 'failed', text: String(error) }));
  };
  const save = async (ending: string, picture: Promise<Blob>) => download(`${name}.${ending}`, await picture);
  const copy = async (what: string, text: string) => {
    await navigator.clipboard.writeText(text);
    toast({ text: `${what} is copied` });
  };
  const definitionFile = () =>
    download(`${name}.asl.json`, new Blob([definition], { type: 'application/json' }));
  return (
    <>
      <Menu
        label="Export"
        align="end"
        groups={[
          [
            {
              id: 'svg',
              label: 'Picture as SVG',
              icon: 'download',
              run: () => attempt(save('svg', svgPicture(name, definition))),
            },
            {
              id: 'png',
              label: 'Picture as PNG',
              icon: 'download',
              run: () => attempt(save('png', pngPicture(name, definition))),
            },
            { id: 'json', label: 'Definition as a file', icon: 'download', run: definitionFile },
          ],
          [
            {
              id: 'cli',
              label: 'Copy as AWS CLI command',
              icon: 'copy',
              run: () => attempt(copy('The command', cliCommand(machine, place))),
            },
            {
              id: 'sdk',
              label: 'Copy as JavaScript',
              icon: 'copy',
              run: () => attempt(copy('The program', sdkProgram(machine, place))),
            },
            {
              id: 'cloudformation',
              label: 'Copy as CloudFormation',
              icon: 'copy',
              run: () => attempt(copy('The template', cloudFormationTemplate(machine))),
            },
          ],
          [{ id: 'policy', label: 'Policy that it needs', icon: 'key', run: () => setIsPolicyShown(true) }],
        ]}
      >
        {(opener) => (
          <Button {...opener} icon="upload">
            Export
          </Button>
        )}
      </Menu>
      {isPolicyShown && <PolicyDialog machine={machine} onClose={() => setIsPolicyShown(false)} />}
    </>
  );
}
