/**
 * A provider of single sign-on for the tests, set as ProConnect is: signed userinfo, its own names of claims, state and
 * nonce of 32 characters at least, nothing unknown in a request, no consent, sign-out at the provider.
 *
 * node provider.mjs BASE_OF_THE_SERVICE '{"subject": {"email": …, "acr": …}}' prints « ready ISSUER ».
 */
import { createServer } from "node:http";
import { parse } from "node:querystring";
import { Provider } from "oidc-provider";
import { exportJWK, generateKeyPair } from "jose";

const [base, told] = process.argv.slice(2);
const people = JSON.parse(told);
const KNOWN = new Set(["response_type", "client_id", "redirect_uri", "scope", "acr_values", "state", "nonce", "prompt"]);
const FEWEST = 32;

const server = createServer();
server.listen(0, "127.0.0.1", async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  server.on("request", (await made(issuer)).callback());
  console.log("ready", issuer);
});

async function made(issuer) {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: "RS256", use: "sig", kid: "one" };
  const provider = new Provider(issuer, {
    clients: [client("capitalisation"), client("another")],
    jwks: { keys: [key] },
    cookies: { keys: ["of the tests"] },
    scopes: ["openid"],
    acrValues: ["eidas1", "eidas2"],
    conformIdTokenClaims: true,
    pkce: { required: () => false },
    routes: { authorization: "/authorize", token: "/token", userinfo: "/userinfo", jwks: "/jwks", end_session: "/session/end" },
    claims: {
      openid: ["sub"], given_name: ["given_name"], usual_name: ["usual_name"], email: ["email"], siret: ["siret"],
      acr: null, auth_time: null, iss: null, sid: null,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: true },
      jwtUserinfo: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: leaveAtOnce },
    },
    findAccount: (_, id) => people[id] && { accountId: id, claims: async () => ({ sub: id, ...people[id] }) },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: grantAll,
  });
  provider.use(refuseTheUnknown);
  provider.use((ctx, next) => askWho(provider, ctx, next));
  return provider;
}

function client(id) {
  return {
    client_id: id,
    client_secret: `a secret of thirty-two characters ${id}`,
    redirect_uris: [`${base}/connexion/retour/`],
    post_logout_redirect_uris: [`${base}/connexion/`],
    response_types: ["code"],
    grant_types: ["authorization_code"],
    token_endpoint_auth_method: "client_secret_post",
    id_token_signed_response_alg: "RS256",
    userinfo_signed_response_alg: "RS256",
  };
}

async function leaveAtOnce(ctx, form) {
  const yes = form.replace("</form>", '<input type="hidden" name="logout" value="yes"></form>');
  ctx.body = `<!doctype html><body onload="document.forms[0].submit()">${yes}`;
}

async function grantAll(ctx) {
  const { Grant } = ctx.oidc.provider;
  const grant = new Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
  grant.addOIDCScope([...ctx.oidc.requestParamScopes].join(" "));
  await grant.save();
  return grant;
}

async function refuseTheUnknown(ctx, next) {
  if (ctx.path === "/authorize") {
    const { state = "", nonce = "" } = ctx.query;
    const odd = Object.keys(ctx.query).filter((name) => !KNOWN.has(name));
    if (odd.length || state.length < FEWEST || nonce.length < FEWEST) ctx.throw(400, `Y000400 ${odd}`);
  }
  return next();
}

async function askWho(provider, ctx, next) {
  if (!ctx.path.startsWith("/interaction/")) return next();
  await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method === "GET") {
    const buttons = Object.keys(people).map((id) => `<button name="who" value="${id}">${id}</button>`);
    ctx.type = "html";
    ctx.body = `<!doctype html><title>Provider</title><form method="post">${buttons.join("")}<button name="who">no</button></form>`;
    return undefined;
  }
  const { who } = parse(await bodyOf(ctx.req));
  const answer = who
    ? { login: { accountId: who, acr: people[who].acr ?? "eidas1" } }
    : { error: "access_denied", error_description: "refused" };
  await provider.interactionFinished(ctx.req, ctx.res, answer);
  ctx.respond = false;
  return undefined;
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
