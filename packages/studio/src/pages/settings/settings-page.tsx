import type { ReactNode } from 'react';
import { Page } from '../../app/page.tsx';
import { useSession } from '../../app/session.tsx';
import { keepSignedIn } from '../../app/signed-in.ts';
import { chooseTheme, useTheme } from '../../app/theme.ts';
import { Button } from '../../design/button.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Select } from '../../design/select.tsx';
import { chooseTimeZone, useTimeZone } from '../../design/time-zone.ts';
import type { LiveState } from '../../live/live-messages.ts';
import { useLiveState } from '../../live/use-live.ts';
import { AccountField } from './account-field.tsx';
import styles from './settings-page.module.css';

const liveWords: { readonly [state in LiveState]: string } = {
  idle: 'At rest: nothing in view changes by itself',
  connecting: 'Connecting',
  open: 'Connected: changes are shown as they happen',
  away: 'Broken: it is tried again',
};

/** What this studio is, whom it speaks for, and how it looks in this browser. */
export function SettingsPage() {
  const { info, scope } = useSession();
  const liveState = useLiveState();
  const isStrict = info.auth === 'strict';
  return (
    <Page title="Settings">
      <div className={styles.parts}>
        <Appearance />
        <Part title="Access">
          {!isStrict && <AccountField />}
          <KeyValues
            items={[
              ['Account', scope.account],
              ['Region', scope.region],
              [
                'Credentials',
                isStrict
                  ? 'Short-lived, held in memory by the tabs of this browser'
                  : 'Any: this server is local. The access key is the account.',
              ],
            ]}
          />
          {isStrict && (
            <div>
              <Button onClick={() => keepSignedIn(undefined)}>Sign out</Button>
            </div>
          )}
        </Part>
        <Part title="Keys">
          <KeyValues
            items={[
              ['Go to a page, workflow or run', <Keys key="k" keys={['Ctrl', 'K']} />],
              ['From row to row of a table', <Keys key="r" keys={['↑', '↓']} />],
              ['Open a row', <Keys key="e" keys={['Enter']} />],
              ['Select a row', <Keys key="s" keys={['Space']} />],
              ['Move a divider', <Keys key="d" keys={['←', '→']} />],
              ['Open and close JSON', <Keys key="j" keys={['→', '←']} />],
            ]}
          />
        </Part>
        <Part title="About">
          <KeyValues
            items={[
              ['Version', info.version],
              ['Server', window.location.origin],
              ['Live changes', liveWords[liveState]],
              [
                'Definition files',
                info.hasDefinitionFiles ? 'Read from a folder' : 'None: start with --definitions',
              ],
            ]}
          />
        </Part>
      </div>
    </Page>
  );
}

function Appearance() {
  const theme = useTheme();
  const zone = useTimeZone();
  return (
    <Part title="Appearance">
      <Select
        label="Colours"
        value={theme}
        options={[
          { value: 'system', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        onChange={chooseTheme}
      />
      <Select
        label="Times"
        value={zone}
        options={[
          { value: 'local', label: 'Local time' },
          { value: 'utc', label: 'UTC' },
        ]}
        onChange={chooseTimeZone}
      />
    </Part>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h2>{title}</h2>
      <div className={styles.content}>{children}</div>
    </section>
  );
}

function Keys({ keys }: { readonly keys: readonly string[] }) {
  return (
    <span className={styles.keys}>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
