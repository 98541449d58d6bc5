/* What NativeKeychainsTest calls: the structures and functions of wincred.h and of the macOS
   Security framework as their documentation gives them, over a table in memory. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint32_t DWORD;
typedef int BOOL;
typedef uint16_t WCHAR;

typedef struct {
  DWORD Flags;
  DWORD Type;
  WCHAR *TargetName;
  WCHAR *Comment;
  struct { DWORD dwLowDateTime, dwHighDateTime; } LastWritten;
  DWORD CredentialBlobSize;
  uint8_t *CredentialBlob;
  DWORD Persist;
  DWORD AttributeCount;
  void *Attributes;
  WCHAR *TargetAlias;
  WCHAR *UserName;
} CREDENTIALW;

#define PLACES 8
static CREDENTIALW kept[PLACES];

static size_t wide_length(const WCHAR *text) {
  size_t n = 0;
  while (text[n]) n++;
  return n;
}

static WCHAR *wide_copy(const WCHAR *text) {
  size_t bytes = (wide_length(text) + 1) * sizeof(WCHAR);
  return memcpy(malloc(bytes), text, bytes);
}

static int wide_equal(const WCHAR *a, const WCHAR *b) {
  size_t n = wide_length(a);
  return n == wide_length(b) && memcmp(a, b, n * sizeof(WCHAR)) == 0;
}

static BOOL failed(int error) {
  errno = error;
  return 0;
}

static CREDENTIALW *held(const WCHAR *target) {
  for (int i = 0; i < PLACES; i++)
    if (kept[i].TargetName && wide_equal(kept[i].TargetName, target)) return &kept[i];
  return NULL;
}

BOOL CredWriteW(CREDENTIALW *c, DWORD flags) {
  if (flags != 0 || c->Type != 1 || c->Persist != 2 || c->Flags != 0 || c->AttributeCount != 0
      || c->Attributes || !c->TargetName || !c->UserName || !c->Comment)
    return failed(87);
  if (c->CredentialBlobSize > 5 * 512) return failed(1783);
  CREDENTIALW *place = held(c->TargetName);
  for (int i = 0; i < PLACES && !place; i++)
    if (!kept[i].TargetName) place = &kept[i];
  if (!place) return failed(8);
  *place = *c;
  place->TargetName = wide_copy(c->TargetName);
  place->CredentialBlob = memcpy(malloc(c->CredentialBlobSize), c->CredentialBlob, c->CredentialBlobSize);
  return 1;
}

BOOL CredReadW(const WCHAR *target, DWORD type, DWORD flags, CREDENTIALW **found) {
  CREDENTIALW *place = held(target);
  if (type != 1 || flags != 0) return failed(87);
  if (!place) return failed(1168);
  CREDENTIALW *copy = malloc(sizeof *copy);
  *copy = *place;
  *found = copy;
  return 1;
}

BOOL CredDeleteW(const WCHAR *target, DWORD type, DWORD flags) {
  CREDENTIALW *place = held(target);
  if (type != 1 || flags != 0) return failed(87);
  if (!place) return failed(1168);
  place->TargetName = NULL;
  return 1;
}

void CredFree(void *buffer) { free(buffer); }

typedef int32_t OSStatus;
typedef uint32_t UInt32;

typedef struct {
  char *account;
  UInt32 account_length;
  void *data;
  UInt32 length;
} Item;

static Item *item;

OSStatus SecKeychainAddGenericPassword(void *keychain, UInt32 service_length, const char *service,
    UInt32 account_length, const char *account, UInt32 length, const void *data, Item **added) {
  if (keychain || added || service_length != 9 || memcmp(service, "Tracedesk", 9)) return -50;
  if (item) return -25299;
  item = malloc(sizeof *item);
  item->account = memcpy(malloc(account_length), account, account_length);
  item->account_length = account_length;
  item->data = memcpy(malloc(length), data, length);
  item->length = length;
  return 0;
}

OSStatus SecKeychainFindGenericPassword(void *keychain, UInt32 service_length, const char *service,
    UInt32 account_length, const char *account, UInt32 *length, void **data, Item **found) {
  if (keychain || service_length != 9 || memcmp(service, "Tracedesk", 9)) return -50;
  if (!item || item->account_length != account_length || memcmp(item->account, account, account_length))
    return -25300;
  if (length && data) {
    *length = item->length;
    *data = memcpy(malloc(item->length), item->data, item->length);
  }
  if (found) *found = item;
  return 0;
}

OSStatus SecKeychainItemModifyAttributesAndData(Item *changed, const void *attributes, UInt32 length,
    const void *data) {
  if (changed != item || attributes) return -50;
  item->data = memcpy(malloc(length), data, length);
  item->length = length;
  return 0;
}

OSStatus SecKeychainItemDelete(Item *gone) {
  if (gone != item) return -50;
  item = NULL;
  return 0;
}

OSStatus SecKeychainItemFreeContent(void *attributes, void *data) {
  if (attributes) return -50;
  free(data);
  return 0;
}

void CFRelease(const void *object) { (void) object; }
