#!/bin/sh
# A Postfix of its own in FOLDER, on a free port of 127.0.0.1, until its standard input ends. Root's, as Postfix is.
#
# usage: postfix.sh FOLDER     FOLDER holds cert.pem and key.pem; mails for anybody at example.org lie in FOLDER/box/new
set -eu
folder=$1
mkdir -p "$folder/etc" "$folder/queue" "$folder/data" "$folder/box"
chmod 755 "$folder"
chown postfix "$folder/data" "$folder/box"
# Postfix takes no port 0. Whoever takes this one in between is seen below, and another one is drawn.
free_port() { /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

cat > "$folder/etc/main.cf" <<END
compatibility_level = 3.6
queue_directory = $folder/queue
data_directory = $folder/data
maillog_file = $folder/log
maillog_file_prefixes = $folder
myhostname = mail.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
virtual_mailbox_domains = example.org
virtual_mailbox_base = $folder
virtual_mailbox_maps = static:box/
virtual_minimum_uid = 1
virtual_uid_maps = static:$(id -u postfix)
virtual_gid_maps = static:$(id -g postfix)
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = $folder/cert.pem
smtpd_tls_key_file = $folder/key.pem
smtpd_recipient_restrictions = reject_unauth_destination
smtpd_helo_required = yes
strict_rfc821_envelopes = yes
END
for attempt in 1 2 3 4 5; do
    port=$(free_port)
    cat > "$folder/etc/master.cf" <<END
127.0.0.1:$port inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
pickup unix n - n 1 1 pickup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
virtual unix - n n - - virtual
smtp unix - - n - - smtp
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
postlog unix-dgram n - n - 1 postlogd
END
    if /usr/sbin/postfix -c "$folder/etc" start >"$folder/start" 2>&1; then
        echo "$port" > "$folder/port.new"
        mv "$folder/port.new" "$folder/port"
        cat >/dev/null || true
        /usr/sbin/postfix -c "$folder/etc" abort >/dev/null 2>&1
        exit 0
    fi
done
cat "$folder/start" >&2
exit 1
