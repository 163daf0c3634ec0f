/** What a hostile page is told of the server that it attacks. */
export interface AttackTarget {
  /** Port of the server. */
  readonly port: number;
  /** Hosts under which the server is asked, besides the page's own. */
  readonly hosts: readonly string[];
  /** A bucket's object that the page was never given: `/bucket/key`. */
  readonly foreignObject: string;
  /** Where a server of the attacker sends requests on: `?to=ADDRESS`; undefined where there is none. */
  readonly redirect?: string;
}

/** What one of the page's tries brought it. */
export interface AttackTry {
  readonly what: string;
  readonly got: string;
}

/**
 * A page that tries everything a browser lets a page do to make the server list its state machines, or do anything
 * else. It keeps what it got in `window.found` once it is through, and titles itself `ran` as soon as its script runs.
 */
export function attackPage(target: AttackTarget): string {
  const script = `(${attack})(${JSON.stringify(target)})`.replaceAll('</', '<\\/');
  return `<!doctype html><meta charset="utf-8"><title>before</title><body><script>${script}</script></body>`;
}

/** Runs in the page: the text of a function, since nothing here is typed for browsers. */
const attack = `async (target) => {
  document.title = 'ran';
  const found = [];
  // Tries at one host wait for each other: a browser opens few connections to each.
  const lanes = new Map();
  const within = (milliseconds) => new Promise((resolve) => setTimeout(() => resolve('no answer'), milliseconds));
  let lane = '';
  const attempt = (what, run) => lanes.set(lane, [...(lanes.get(lane) ?? []), { what, run }]);
  const work = async (tries) => {
    for (const { what, run } of tries) {
      const got = await Promise.race([(async () => run())(), within(1000)]).catch((error) => 'refused: ' + error);
      found.push({ what, got: String(got).slice(0, 20000) });
    }
  };
  const credential = (service) => 'test/20260101/us-east-1/' + service + '/aws4_request';
  const signed = (service) => ({
    authorization: 'AWS4-HMAC-SHA256 Credential=' + credential(service) + ', SignedHeaders=host, Signature=0',
  });
  const query = (service) =>
    'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=' + encodeURIComponent(credential(service)) +
    '&X-Amz-Date=20990101T000000Z&X-Amz-Expires=600&X-Amz-SignedHeaders=host&X-Amz-Signature=0';
  const list = 'AWSStepFunctions.ListStateMachines';
  const text = (answer) => answer.text();
  const element = (name, properties, property = 'src') =>
    new Promise((resolve) => {
      const made = document.createElement(name);
      Object.assign(made, properties);
      made.onload = () => {
        let inside = '';
        try { inside = made.contentDocument.documentElement.outerHTML; } catch {}
        let styles = '';
        try { styles = [...(made.sheet?.cssRules ?? [])].map((rule) => rule.cssText).join(); } catch {}
        made.remove();
        resolve('loaded ' + inside + styles);
      };
      made.onerror = () => { made.remove(); resolve('failed'); };
      document.body.append(made);
    });
  const post = (base, path, fields) => {
    const frame = document.createElement('iframe');
    frame.name = 'frame' + Math.random();
    document.body.append(frame);
    const form = document.createElement('form');
    Object.assign(form, { method: 'POST', action: base + path, enctype: 'text/plain', target: frame.name });
    for (const [name, value] of Object.entries(fields)) {
      const input = document.createElement('input');
      Object.assign(input, { type: 'hidden', name, value });
      form.append(input);
    }
    document.body.append(form);
    return new Promise((resolve) => {
      frame.onload = () => {
        let inside = 'not readable';
        try { inside = frame.contentDocument.documentElement.outerHTML; } catch {}
        frame.remove();
        resolve(inside);
      };
      form.submit();
    });
  };
  const paths = ['/', '/_cairn/v1/executions', '/_cairn/v1/definitions', '/2015-03-31/functions', '/_cairn/metrics'];
  const search = '/_cairn/v1/executions';
  const bases = ['', ...target.hosts.map((host) => 'http://' + host + ':' + target.port)];
  for (const base of bases) {
    lane = base;
    const at = (what) => what + ' at ' + (base || 'its own host');
    attempt(at('signed call'), () =>
      fetch(base + '/', {
        method: 'POST',
        body: '{}',
        headers: { ...signed('states'), 'x-amz-target': list, 'content-type': 'application/x-amz-json-1.0' },
      }).then(text));
    attempt(at('call without credentials'), () =>
      fetch(base + '/', { method: 'POST', body: '{}', headers: { 'x-amz-target': list } }).then(text));
    attempt(at('call with cookies'), () =>
      fetch(base + '/', { method: 'POST', body: '{}', credentials: 'include', headers: { 'content-type': 'text/plain' } }).then(text));
    attempt(at('simple call'), () =>
      fetch(base + '/?' + query('states') + '&X-Amz-Target=' + list, { method: 'POST', body: '{}', mode: 'no-cors' }).then(text));
    attempt(at('beacon'), () => navigator.sendBeacon(base + '/?' + query('states') + '&X-Amz-Target=' + list, '{}'));
    attempt(at('machine made by a simple call'), () =>
      fetch(base + '/?' + query('states') + '&X-Amz-Target=AWSStepFunctions.CreateStateMachine', {
        method: 'POST', mode: 'no-cors',
        body: JSON.stringify({ name: 'pwned', roleArn: 'arn:aws:iam::000000000000:role/any',
          definition: '{"StartAt":"S","States":{"S":{"Type":"Succeed"}}}' }),
      }).then(text));
    attempt(at('query protocol'), () => fetch(base + '/?Action=ListQueues&' + query('sqs')).then(text));
    attempt(at('bucket made by a simple call'), () =>
      fetch(base + '/pwned?' + query('s3'), { method: 'POST', body: '', mode: 'no-cors' }).then(text));
    attempt(at('sign-in'), () =>
      fetch(base + '/_cairn/v1/sign-in', { method: 'POST', body: '{"ticket":"x"}', mode: 'no-cors' }).then(text));
    attempt(at('ticket'), () =>
      fetch(base + '/_cairn/v1/tickets', { method: 'POST', body: '{}', headers: signed('cairn') }).then(text));
    attempt(at('stream'), () =>
      fetch(base + '/_cairn/v1/stream', { method: 'POST', body: '{"executions":true,"histories":[]}', headers: signed('cairn') })
        .then(async (answer) => answer.status + new TextDecoder().decode((await answer.body.getReader().read()).value)));
    attempt(at('form'), () => post(base, '/?' + query('states') + '&X-Amz-Target=' + list, { '{"a': '":1}' }));
    attempt(at('form of Cairn itself'), () => post(base, '/_cairn/v1/stream', { '{"executions": true, "a': '":1}' }));
    attempt(at('event source'), () => new Promise((resolve) => {
      const source = new EventSource(base + '/_cairn/v1/stream');
      source.onmessage = (event) => resolve(event.data);
      source.onerror = () => { source.close(); resolve('failed'); };
    }));
    attempt(at('socket'), () => new Promise((resolve) => {
      const socket = new WebSocket((base || location.origin).replace(/^http/, 'ws') + '/_cairn/v1/stream');
      socket.onopen = () => socket.send(JSON.stringify({ executions: true, histories: [] }));
      socket.onmessage = (event) => resolve(event.data);
      socket.onerror = () => resolve('failed');
    }));
    attempt(at('service worker'), () =>
      navigator.serviceWorker.register(base + '/_cairn/v1/executions?worker').then(() => 'REGISTERED'));
    attempt(at('service worker of an object'), () =>
      navigator.serviceWorker.register(base + '/assets/worker.js', { scope: '/' }).then(() => 'REGISTERED'));
    attempt(at('shared worker'), () => new Promise((resolve) => {
      const worker = new SharedWorker(base + '/_cairn/v1/studio');
      worker.onerror = () => resolve('failed');
      worker.port.onmessage = (event) => resolve(JSON.stringify(event.data));
      worker.port.postMessage({ kind: 'follow', executions: true });
    }));
    attempt(at('worker with scripts of it'), () => new Promise((resolve) => {
      const code = 'try { importScripts(' + JSON.stringify((base || location.origin) + '/_cairn/v1/executions') +
        '); postMessage("loaded") } catch (error) { postMessage("refused " + error) }';
      const worker = new Worker(URL.createObjectURL(new Blob([code])));
      worker.onmessage = (event) => resolve(event.data);
      worker.onerror = () => resolve('failed');
    }));
    for (const path of paths) {
      attempt(at('script ' + path), () => element('script', { src: base + path + '?' + query('cairn') }));
      attempt(at('frame ' + path), () => element('iframe', { src: base + path }));
      attempt(at('read ' + path), () => fetch(base + path, { headers: signed('cairn') }).then(text));
      attempt(at('simple read ' + path), () => fetch(base + path, { mode: 'no-cors' }).then(text));
    }
    attempt(at('module ' + search), () => import(base + search).then((module) => JSON.stringify(module)));
    attempt(at('image ' + search), () => element('img', { src: base + search + '?' + query('cairn') }));
    attempt(at('style ' + search), () => element('link', { rel: 'stylesheet', href: base + search }));
    attempt(at('object ' + search), () => element('object', { data: base + search }));
    if (!base.includes('studio')) continue;
    attempt(at('window'), async () => {
      const opened = window.open(base + '/workflows', 'victim');
      if (opened === null) return 'not opened';
      await within(800);
      opened.postMessage({ kind: 'credentials' }, '*');
      return opened.document.documentElement.outerHTML;
    });
  }
  lane = 'objects';
  attempt('object of another bucket, copied into its own', async () => {
    const copied = await fetch('/copied', { method: 'PUT', headers: { ...signed('s3'), 'x-amz-copy-source': target.foreignObject } });
    return (await copied.text()) + (await fetch('/copied', { headers: signed('s3') }).then(text));
  });
  attempt('parts of an object of another bucket', async () => {
    const begun = await fetch('/parts?uploads', { method: 'POST', headers: signed('s3') }).then(text);
    const uploadId = /<UploadId>([^<]+)/.exec(begun)?.[1];
    const part = '/parts?partNumber=1&uploadId=' + encodeURIComponent(uploadId);
    const tag = await fetch(part, { method: 'PUT', headers: { ...signed('s3'), 'x-amz-copy-source': target.foreignObject } }).then(text);
    const etag = /<ETag>([^<]+)/.exec(tag)?.[1].replaceAll('&quot;', '"');
    const xml = '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>' + etag + '</ETag></Part></CompleteMultipartUpload>';
    await fetch('/parts?uploadId=' + encodeURIComponent(uploadId), { method: 'POST', body: xml, headers: signed('s3') });
    return fetch('/parts', { headers: signed('s3') }).then(text);
  });
  if (target.redirect !== undefined)
    for (const base of bases.slice(1)) {
      const to = target.redirect + '?to=' + encodeURIComponent(base + '/?' + query('states') + '&X-Amz-Target=' + list);
      attempt('sent on to ' + base, () => fetch(to, { method: 'POST', body: '{}', headers: { 'x-amz-target': list } }).then(text));
      attempt('simply sent on to ' + base, () => fetch(to, { method: 'POST', body: '{}', mode: 'no-cors' }).then(text));
      attempt('form sent on to ' + base, () => post('', to, { '{"a': '":1}' }));
    }
  for (const name of ['cairn', 'cairn-live', 'cairn-credentials'])
    attempt('channel ' + name, () => new Promise((resolve) => {
      const channel = new BroadcastChannel(name);
      channel.onmessage = (event) => resolve(JSON.stringify(event.data));
      channel.postMessage({ kind: 'credentials' });
    }));
  await Promise.all([...lanes.values()].map(work));
  window.found = found;
}`;
