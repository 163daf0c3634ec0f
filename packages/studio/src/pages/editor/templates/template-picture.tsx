import { lazy, Suspense, useMemo } from 'react';
import { Spinner } from '../../../design/spinner.tsx';
import type { Template } from './template.ts';

const DefinitionCanvas = lazy(async () => ({
  default: (await import('../../../canvas/definition-canvas.tsx')).DefinitionCanvas,
}));

/** The graph of a template. */
export function TemplatePicture({ template }: { readonly template: Template }) {
  const definition = useMemo(
    () => template.definition({ account: '000000000000', region: 'us-east-1', endpoint: '', arns: {} }),
    [template],
  );
  return (
    <div className="template-picture">
      <Suspense fallback={<Spinner label="Loading the graph" />}>
        <DefinitionCanvas definition={definition} label={`Graph of ${template.title}`} />
      </Suspense>
    </div>
  );
}
