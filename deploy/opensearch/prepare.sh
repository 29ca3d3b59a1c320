#!/bin/sh
# Makes what compose.yaml needs and nobody else may have: certificates, passwords and their hashes, in private/ and .env.
# Running it again changes nothing that is there already. Needs openssl and docker.
set -eu
cd "$(dirname "$0")"
image=${OPENSEARCH_IMAGE:-opensearchproject/opensearch:3}

umask 077
mkdir -p private/certificates private/security

if [ ! -e private/certificates/node.pem ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj /CN=searchapp-ca \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign \
        -keyout private/ca-key.pem -out "$work/ca.pem" 2>/dev/null
    for name in node admin; do
        openssl req -newkey rsa:3072 -nodes -subj "/CN=searchapp-$name" \
            -keyout "$work/$name-key.pem" -out "$work/$name.csr" 2>/dev/null
        printf '%s\n' 'subjectAltName=DNS:search1,DNS:search2,DNS:search3,DNS:localhost,IP:127.0.0.1' \
            'extendedKeyUsage=serverAuth,clientAuth' 'keyUsage=critical,digitalSignature,keyEncipherment' \
            'basicConstraints=critical,CA:FALSE' >"$work/extensions"
        openssl x509 -req -days 3650 -in "$work/$name.csr" -CA "$work/ca.pem" -CAkey private/ca-key.pem \
            -CAcreateserial -CAserial "$work/serial" -extfile "$work/extensions" -out "$work/$name.pem" 2>/dev/null
    done
    mv "$work"/admin.pem "$work"/admin-key.pem private/
    mv "$work"/ca.pem "$work"/node-key.pem private/certificates/
    mv "$work"/node.pem private/certificates/
fi

if [ ! -e .env ]; then
    writer=$(openssl rand -hex 24)
    reader=$(openssl rand -hex 24)
    hash() { docker run --rm "$image" plugins/opensearch-security/tools/hash.sh -p "$1" | tail -n 1; }
    cat >private/security/internal_users.yml <<USERS
_meta:
  type: "internalusers"
  config_version: 2
searchapp-writer:
  hash: "$(hash "$writer")"
searchapp-reader:
  hash: "$(hash "$reader")"
USERS
    printf 'WRITER_PASSWORD=%s\nREADER_PASSWORD=%s\nOPENSEARCH_IMAGE=%s\n' "$writer" "$reader" "$image" >.env
fi
cp security/*.yml private/security/
# The nodes run as another user than this one. Others still cannot enter private/.
chmod 755 private/certificates private/security
chmod 644 private/certificates/* private/security/*
echo "ready: put the site's password hash into .env (see compose.yaml), then run docker compose up --detach"
