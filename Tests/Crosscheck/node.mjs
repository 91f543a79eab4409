// All checks, written out for node's own Buffer, JSON.parse and crypto, in the order of DESIGN and with our words: it
// shows that the verdicts can be had without our code, and what JSON.parse lets through.
import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";

const folder = process.argv[2];
const load = (name) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));
const keys = load("keys.json").keys;

const no = (code) => { throw new Error(code); };
const part = (text) => {
    const bytes = Buffer.from(text, "base64url");
    return bytes.toString("base64url") === text ? bytes : no("token_encoding");
};
const object = (bytes, code) => {
    let value;
    try {
        value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    } catch { no(code); }
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : no(code);
};
const limit = 2 ** 53;
const integer = (value) => Number.isInteger(value) && Math.abs(value) <= limit;
const id = (value) => typeof value === "string" && value.length === 22 && /^[A-Za-z0-9_-]{21}[AQgw]$/.test(value);
const string = (value) => typeof value === "string";
const own = (object, name) => Object.hasOwn(object, name);

// Each claim with the check of its form, in the order in which they are looked at.
const forms = {
    link: { sub: id, sid: id, jti: id, iat: integer, exp: integer },
    poll: { sid: id, client_id: string, iat: integer, exp: integer },
    session: { sub: id, sid: id, client_id: string, auth_time: integer, iat: integer, exp: integer, jti: id },
    refresh: { sid: id, client_id: string, gen: (value) => integer(value) && value >= 0, iat: integer, exp: integer },
};

function verify({ token, purpose, now, leeway, expect }) {
    if (token.length > 2048) no("token_too_long");
    if (!/^[A-Za-z0-9_.-]*$/.test(token) || token.endsWith("\n")) no("token_alphabet");
    const parts = token.split(".");
    if (parts.length !== 3 || parts.includes("")) no("token_shape");
    const [headerBytes, claimsBytes, signature] = parts.map(part);

    const header = object(headerBytes, "header_json");
    if (header.alg !== "HS256") no("header_alg");
    if (header.typ !== expect.typ) no("header_typ");
    const key = keys.find((key) => key.purpose === purpose && key.derived_from === header.kid) ?? no("header_kid");
    if (own(header, "crit")) no("header_crit");
    if (Object.keys(header).length !== 3) no("header_member");

    const mac = createHmac("sha256", Buffer.from(key.k, "base64url")).update(`${parts[0]}.${parts[1]}`).digest();
    if (signature.length !== mac.length || !timingSafeEqual(signature, mac)) no("mac_mismatch");

    const claims = object(claimsBytes, "claims_json");
    for (const [name, form] of Object.entries({ iss: string, aud: string, ...forms[purpose] })) {
        if (!own(claims, name)) no(`${name}_missing`);
        if (!form(claims[name])) no(`${name}_malformed`);
    }
    if (own(claims, "nbf") && !integer(claims.nbf)) no("nbf_malformed");
    if (claims.iss !== expect.iss) no("iss_mismatch");
    if (!expect.aud.includes(claims.aud)) no("aud_mismatch");
    if (claims.iat > now + leeway || claims.nbf > now + leeway) no("not_yet_valid");
    if (now >= claims.exp) no("expired");
}

for (const name of ["valid", "invalid"]) {
    for (const vector of load(`tokens/${name}.json`).vectors) {
        try {
            verify(vector);
            console.log(`${vector.id}\taccept`);
        } catch (error) {
            console.log(`${vector.id}\treject\t${error.message}`);
        }
    }
}
