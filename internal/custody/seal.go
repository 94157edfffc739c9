package custody

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"

	"liuhen/internal/fault"
)

// Sizes in bytes of the parts of sealed data.
const (
	KeySize   = 32 // AES-256
	SaltSize  = 32
	NonceSize = 12
)

// Sealed payloads bind salt, payload and their place, so that sealed bytes moved
// to another place do not open there.

// Seal encrypts salt and payload with AES-256-GCM under key for one place of one
// log. nonce must never repeat under one key.
func Seal(key [KeySize]byte, nonce [NonceSize]byte, log string, place int64, salt [SaltSize]byte, payload []byte) ([]byte, error) {
	gcm, err := sealer(key)
	if err != nil {
		return nil, err
	}
	plain := append(salt[:], payload...)
	return gcm.Seal(nonce[:], nonce[:], plain, placeData(log, place)), nil
}

// Open reverses Seal. It fails with payload-unreadable when the bytes were
// changed, moved, or sealed under another key.
func Open(key [KeySize]byte, log string, place int64, sealed []byte) (salt [SaltSize]byte, payload []byte, err error) {
	gcm, err := sealer(key)
	if err != nil {
		return salt, nil, err
	}
	if len(sealed) < NonceSize+SaltSize {
		return salt, nil, fault.PayloadUnreadable.Err("open payload", log, nil)
	}
	plain, err := gcm.Open(nil, sealed[:NonceSize], sealed[NonceSize:], placeData(log, place))
	if err != nil || len(plain) < SaltSize {
		return salt, nil, fault.PayloadUnreadable.Err("open payload", log, err)
	}
	copy(salt[:], plain)
	return salt, plain[SaltSize:], nil
}

// WrapKey encrypts a noun's key under the master key; scope is bound in, so that
// a wrapped key cannot be moved to another noun.
func WrapKey(master [KeySize]byte, nonce [NonceSize]byte, scope Ref, key [KeySize]byte) ([]byte, error) {
	gcm, err := sealer(master)
	if err != nil {
		return nil, err
	}
	return gcm.Seal(nonce[:], nonce[:], key[:], []byte("liuhen.key/v1\n"+scope.String())), nil
}

// UnwrapKey reverses WrapKey.
func UnwrapKey(master [KeySize]byte, scope Ref, wrapped []byte) (key [KeySize]byte, err error) {
	gcm, err := sealer(master)
	if err != nil {
		return key, err
	}
	if len(wrapped) < NonceSize {
		return key, fault.PayloadUnreadable.Err("unwrap key", scope.String(), nil)
	}
	plain, err := gcm.Open(nil, wrapped[:NonceSize], wrapped[NonceSize:], []byte("liuhen.key/v1\n"+scope.String()))
	if err != nil || len(plain) != KeySize {
		return key, fault.PayloadUnreadable.Err("unwrap key", scope.String(), err)
	}
	copy(key[:], plain)
	return key, nil
}

func sealer(key [KeySize]byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func placeData(log string, place int64) []byte {
	return binary.BigEndian.AppendUint64([]byte("liuhen.sealed/v1\n"+log+"\n"), uint64(place))
}
