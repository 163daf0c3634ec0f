/** Path of the script, below the place of the pages. */
export const passkeyScriptPath = '/passkeys.js';

/**
 * The one script of the pages: it asks the browser for passkeys. It is a file of its own, so that pages need allow
 * nothing else, and whatever needs it is hidden until it runs.
 */
export const passkeyScript = `'use strict';
(() => {
  if (window.PublicKeyCredential === undefined || navigator.credentials === undefined) return;
  const read = (text) =>
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
  const print = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/=+$/, '');
  const descriptors = (given) => (given ?? []).map((each) => ({ ...each, id: read(each.id) }));

  const create = async (options) => {
    const publicKey = {
      ...options,
      challenge: read(options.challenge),
      user: { ...options.user, id: read(options.user.id) },
      excludeCredentials: descriptors(options.excludeCredentials),
    };
    const credential = await navigator.credentials.create({ publicKey });
    const { response } = credential;
    return printed(credential, {
      attestationObject: print(response.attestationObject),
      transports: response.getTransports === undefined ? [] : response.getTransports(),
    });
  };
  const get = async (options) => {
    const publicKey = {
      ...options,
      challenge: read(options.challenge),
      allowCredentials: descriptors(options.allowCredentials),
    };
    const credential = await navigator.credentials.get({ publicKey });
    const { authenticatorData, signature, userHandle } = credential.response;
    return printed(credential, {
      authenticatorData: print(authenticatorData),
      signature: print(signature),
      ...(userHandle === null ? {} : { userHandle: print(userHandle) }),
    });
  };
  const printed = (credential, response) =>
    JSON.stringify({
      id: credential.id,
      rawId: print(credential.rawId),
      type: credential.type,
      ...(credential.authenticatorAttachment ? { authenticatorAttachment: credential.authenticatorAttachment } : {}),
      clientExtensionResults: {},
      response: { clientDataJSON: print(credential.response.clientDataJSON), ...response },
    });

  for (const field of document.querySelectorAll('input[name="passkeys"]')) field.value = 'yes';
  for (const element of document.querySelectorAll('[data-needs-passkeys]')) element.hidden = false;
  const place = document.querySelector('[data-passkey]');
  if (place === null) return;
  const form = place.closest('form');
  const button = place.querySelector('button');
  const problem = form.querySelector('[data-passkey-problem]');
  const ask = async () => {
    button.disabled = true;
    problem.hidden = true;
    try {
      const options = JSON.parse(place.dataset.options);
      form.elements.credential.value = await (place.dataset.passkey === 'get' ? get : create)(options);
      form.submit();
    } catch {
      problem.textContent = problem.dataset.passkeyProblem;
      problem.hidden = false;
      button.disabled = false;
      button.focus();
    }
  };
  button.addEventListener('click', (event) => {
    event.preventDefault();
    ask();
  });
  if (place.dataset.passkey === 'get') ask();
})();
`;
