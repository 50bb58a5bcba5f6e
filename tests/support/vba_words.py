"""The words of VBA that nothing else may be called ([MS-VBAL] 3.3.5.2), in lower case.

Beside them `step`, which belongs to For: LibreOffice's Basic compiles no module that calls an argument so.
"""

_WORDS = """
call case close const declare defbool defbyte defcur defdate defdbl defdec defint deflng deflnglng
deflngptr defobj defsng defstr defvar dim do else elseif end endif enum erase event exit for friend
function get global gosub goto if implements input let lock loop lset next on open option print private
public put raiseevent redim resume return rset seek select set static stop sub type unlock wend while
with write rem
any as byref byval each in new shared until withevents optional paramarray preserve spc tab then to
addressof and eqv imp is like mod not or typeof xor
abs cbool cbyte ccur cdate cdbl cdec cint clng clnglng clngptr csng cstr cvar cverr date debug doevents
fix int len lenb me pset scale sgn string array circle inputb lbound ubound
boolean byte currency double integer long longlong longptr single variant
true false nothing empty null
attribute linput vb_base vb_control vb_creatable vb_customizable vb_description vb_exposed vb_ext_key
vb_globalnamespace vb_helpid vb_invoke_func vb_invoke_property vb_invoke_propertyput
vb_invoke_propertyputref vb_membflags vb_name vb_predeclaredid vb_procdata vb_templatederived
vb_usermemid vb_vardescription vb_varhelpid vb_varmemberflags vb_varprocdata vb_varusermemid
cdecl decimal
step
"""
RESERVED = frozenset(_WORDS.split())
