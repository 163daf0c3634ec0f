import { useMemo } from 'react';
import { lazyComponent } from '../../../design/lazy-component.tsx';
import { Spinner } from '../../../design/spinner.tsx';
import type { Template } from './template.ts';

const DefinitionCanvas = lazyComponent(
  async () => (await import('../../../canvas/definition-canvas.tsx')).DefinitionCanvas,
  <Spinner label="Loading the graph" />,
);

/** The graph of a template. */
export function TemplatePicture({ template }: { readonly template: Template }) {
  const definition = useMemo(
    () => template.definition({ account: '000000000000', region: 'us-east-1', endpoint: '', arns: {} }),
    [template],
  );
  return (
    <div className="template-picture">
      <DefinitionCanvas definition={definition} label={`Graph of ${template.title}`} />
    </div>
  );
}
