import { useMemo, useState } from 'react';
import { CodeEditor } from '../../design/code-editor.tsx';
import { Select } from '../../design/select.tsx';
import { useWire } from '../../wire/wire-context.ts';
import { codeFindings } from './code-findings.ts';
import type { ResolverLanguage, SourceDraft } from './code-templates.ts';
import { EvaluationPanel } from './evaluation-panel.tsx';
import { resolverLanguages } from './resolver-languages.ts';

export interface SourceEditorProps {
  readonly draft: SourceDraft;
  readonly onChange: (draft: SourceDraft) => void;
  /** Under which name contexts are kept: `API/Query.post`. */
  readonly contextName: string;
  /** The field whose context it is tried with first. */
  readonly sampleContext: string;
}

/** The code of a resolver or function, with what is wrong in it, and a place to try it. */
export function SourceEditor({ draft, onChange, contextName, sampleContext }: SourceEditorProps) {
  const wire = useWire();
  const [handler, setHandler] = useState<'request' | 'response'>('request');
  const { language, code, requestTemplate, responseTemplate } = draft;
  const scriptParts = useMemo(() => [...resolverLanguages.code, codeFindings(wire)], [wire]);
  const template = handler === 'request' ? requestTemplate : responseTemplate;
  return (
    <div className="resource-columns">
      <section className="resource-part" aria-label="Code">
        <Select<ResolverLanguage>
          label="Language"
          value={language}
          onChange={(next) => onChange({ ...draft, language: next })}
          options={[
            { value: 'APPSYNC_JS', label: 'JavaScript (APPSYNC_JS)' },
            { value: 'VTL', label: 'Mapping templates (VTL)' },
          ]}
        />
        {language === 'APPSYNC_JS' ? (
          <CodeEditor
            key="code"
            label="Code"
            value={code}
            onChange={(next) => onChange({ ...draft, code: next })}
            extensions={scriptParts}
            height={18}
          />
        ) : (
          <>
            <CodeEditor
              key="request"
              label="Request mapping template"
              value={requestTemplate}
              onChange={(next) => onChange({ ...draft, requestTemplate: next })}
              extensions={resolverLanguages.template}
              height={8}
            />
            <CodeEditor
              key="response"
              label="Response mapping template"
              value={responseTemplate}
              onChange={(next) => onChange({ ...draft, responseTemplate: next })}
              extensions={resolverLanguages.template}
              height={6}
            />
          </>
        )}
      </section>
      <EvaluationPanel
        source={
          language === 'APPSYNC_JS' ? { kind: 'code', text: code } : { kind: 'template', text: template }
        }
        handler={handler}
        onHandler={setHandler}
        contextName={contextName}
        sampleContext={sampleContext}
      />
    </div>
  );
}
