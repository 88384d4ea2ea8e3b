/**
 * The certificate published as cluster CA while the API is served without TLS: well formed, valid 2000 to 2099, and its
 * key was thrown away when it was made, so that nothing can ever be signed by it.
 */
export const placeholderCa = `-----BEGIN CERTIFICATE-----
MIIBejCCAR+gAwIBAgIBATAKBggqhkjOPQQDAjAjMSEwHwYDVQQDDBhtaW5pcGxh
bmUtcGxhY2Vob2xkZXItY2EwIBcNMDAwMTAxMDAwMDAwWhgPMjEwMDAxMDEwMDAw
MDBaMCMxITAfBgNVBAMMGG1pbmlwbGFuZS1wbGFjZWhvbGRlci1jYTBZMBMGByqG
SM49AgEGCCqGSM49AwEHA0IABPr7pKF8o6Rrr/lo/1d0IVYbFqABL8XaQE4tCRUf
yh9EMnfgmlCcwg+33dV3TCQTM5k9BJ1RCWBivjyxoaWJramjQjBAMA8GA1UdEwEB
/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBQj3Dtyg/IlYvLZkVtW
t0yH83bATDAKBggqhkjOPQQDAgNJADBGAiEAiayWs3uAyzyrFU+IJ0Q9bXhNSVcO
J4jYCQLyDCJvscwCIQCRxrOtcd6kFlPDlxIwQcXKpkSHsWEMo5ev59FS6M8VKg==
-----END CERTIFICATE-----
`;
