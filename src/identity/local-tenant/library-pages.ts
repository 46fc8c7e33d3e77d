import type { Context } from 'oidc-provider';
import { escapeHtml, pageHeaders, plainPage } from './pages.ts';

function sendPage(context: Context, html: string): void {
  for (const [name, value] of Object.entries(pageHeaders())) context.set(name, value);
  context.body = html;
}

/** The pages of a sign-out. The form is the library's own. */
export const signOut = {
  enabled: true,
  logoutSource: (context: Context, form: string) => {
    const buttons = `<div class="actions"><button form="op.logoutForm">Stay signed in</button>
<button class="primary" form="op.logoutForm" name="logout" value="yes">Sign out</button></div>`;
    sendPage(context, plainPage('Sign out?', form + buttons));
  },
  postLogoutSuccessSource: (context: Context) =>
    sendPage(context, plainPage('Signed out', '<p>You can close this page.</p>')),
};

/** The library's field has a script, which the page's policy forbids, in the place of a name. */
function labelled(form: string): string {
  return form.replace(/onfocus="[^"]*"/, 'aria-label="Code"');
}

/** The pages on which a person enters the code that a device shows, and confirms it. */
export const deviceSignIn = {
  enabled: true,
  mask: '*********',
  userCodeInputSource: (context: Context, form: string, _out: unknown, error?: Error) => {
    const words = error
      ? 'This code was not right, or its time is over.'
      : 'Enter the code that the device shows.';
    const button =
      '<div class="actions"><button class="primary" form="op.deviceInputForm">Next</button></div>';
    sendPage(context, plainPage('Sign in on another device', `<p>${words}</p>${labelled(form)}${button}`));
  },
  userCodeConfirmSource: (
    context: Context,
    form: string,
    client: { readonly clientName?: string },
    _device: unknown,
    code: string,
  ) => {
    const words = `<p>${escapeHtml(client.clientName ?? '')} shows the code <strong>${escapeHtml(code)}</strong>.</p>`;
    const buttons = `<div class="actions"><button form="op.deviceConfirmForm" name="abort" value="yes">Cancel</button>
<button class="primary" form="op.deviceConfirmForm">Continue</button></div>`;
    sendPage(context, plainPage('Are you trying to sign in?', words + form + buttons));
  },
  successSource: (context: Context) =>
    sendPage(context, plainPage('Signed in', '<p>You can close this page and go back to the device.</p>')),
};
