// Asks verifiers that are not ours about badges: one JSON line on standard input for each, one line of answer.
//
// Asked: {"signed": the badge as text, or its token; "now": moment; "served": {address: document}}. What is not served
// (our key document, our status lists) cannot be had: nothing here reaches the network. The contexts are the files that
// stand in the house with their hashes, in the folder named on the command line.
// Answered: {"accepted": true} or {"accepted": false, "reason": why}.

import {readFileSync} from 'node:fs';
import {webcrypto} from 'node:crypto';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {verifyCredential} from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {decodeProtectedHeader, importJWK, jwtVerify} from 'jose';

globalThis.crypto ??= webcrypto; // Node.js 18 has it, but not where jose looks for it

const [folder] = process.argv.slice(2);
const read = name => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const contexts = Object.fromEntries(
  Object.entries(read('manifest.json')).map(([address, [file]]) => [address, read(file)]));
const suite = new DataIntegrityProof({cryptosuite});

function loader(served) {
  return async address => {
    const [whole, name] = address.split('#');
    let document = Object.hasOwn(contexts, address) ? contexts[address] : served[whole];
    if(document && name) {
      // A key of the document, read alone, has to bring along the context that it stands in.
      const key = document.verificationMethod?.find(each => each.id === address);
      document = key && {'@context': document['@context'], ...key};
    }
    if(!document) {
      throw new Error(`not served: ${address}`);
    }
    return {contextUrl: null, documentUrl: address, document: structuredClone(document)};
  };
}

async function embedded(credential, {now, served}) {
  const documentLoader = loader(served);
  const verified = async (document, status) => {
    const result = await verifyCredential(
      {credential: document, suite, documentLoader, now: new Date(now), checkStatus: status});
    if(!result.verified) {
      throw result.error ?? result.statusResult?.error ?? new Error('not verified');
    }
    return result;
  };
  const status = async options => {
    // The package would judge the list's dates by the machine's clock, so the list is verified here, at the same moment.
    for(const entry of [options.credential.credentialStatus].flat()) {
      await verified((await documentLoader(entry.statusListCredential)).document);
    }
    return checkStatus({...options, suite, documentLoader, verifyBitstringStatusListCredential: false});
  };
  const {statusResult} = await verified(credential, status);
  // "verified" only says that the list could be read: what the bit says stands beside it.
  const taken = statusResult?.results.find(each => each.status !== false);
  if(taken) {
    throw new Error(`the bit is set: ${taken.credentialStatus.statusPurpose}`);
  }
}

async function token(text, {now, served}) {
  const {kid} = decodeProtectedHeader(text);
  const {document} = await loader(served)(kid);
  const key = await importJWK(document.publicKeyJwk, 'RS256');
  await jwtVerify(text, key, {algorithms: ['RS256'], issuer: document.controller, currentDate: new Date(now)});
}

function why(error) {
  const all = error.errors?.length ? error.errors : [error];
  return all.map(each => [each.name, each.message, each.cause?.message].filter(Boolean).join(': ')).join('; ');
}

for await (const line of createInterface({input: process.stdin})) {
  const asked = JSON.parse(line);
  let answer = {accepted: true};
  try {
    await (asked.signed.startsWith('ey') ? token(asked.signed, asked) : embedded(JSON.parse(asked.signed), asked));
  } catch(error) {
    answer = {accepted: false, reason: why(error).slice(0, 300)};
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
