"""What says, in the file itself, that a picture or clip was made with AI, and by which installation: written last, on the
final bytes, and read back before anything is posted.

    carried       what a picture carries beside its pixels, taken out
    marks         the plain mark: XMP with IPTC's DigitalSourceType
    certificate   the installation's own certificate
    manifest      what the signed statement (C2PA, "content credentials") says
    seal          both written and verified, by a worker process
"""
