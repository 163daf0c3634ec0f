import { definitionGraph } from '@cairn/diagram';
import { parseJson } from '@cairn/kit';
import { useMemo, useState } from 'react';
import { FilterBar } from '../../../design/filter-bar.tsx';
import { needName, type Template } from './template.ts';
import { templates } from './templates.ts';

export interface TemplateCardsProps {
  readonly chosen: string | undefined;
  readonly onChoose: (template: Template) => void;
}

/** The templates, to choose one. */
export function TemplateCards({ chosen, onChoose }: TemplateCardsProps) {
  const [wanted, setWanted] = useState('');
  const found = templates.filter(({ title, text, id }) =>
    `${title} ${text} ${id}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  return (
    <section className="templates" aria-label="Templates">
      <FilterBar value={wanted} onChange={setWanted} placeholder="Find a template" />
      <ul className="template-cards">
        {found.map((template) => (
          <li key={template.id}>
            <button
              type="button"
              className="template-card"
              aria-pressed={template.id === chosen}
              onClick={() => onChoose(template)}
            >
              <strong>{template.title}</strong>
              <span className="template-text">{template.text}</span>
              <TemplateFacts template={template} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function TemplateFacts({ template }: { readonly template: Template }) {
  const states = useMemo(() => {
    const definition = template.definition({ account: '', region: '', endpoint: '', arns: {} });
    return definitionGraph(parseJson(definition)).nodes.filter(({ kind }) => kind === 'state').length;
  }, [template]);
  return (
    <span className="template-facts">
      {states} {states === 1 ? 'state' : 'states'}
      {template.needs.length > 0 && ` · needs ${template.needs.map(needName).join(', ')}`}
    </span>
  );
}
